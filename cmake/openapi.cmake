# kurir_embed_openapi(<library>): the description of the v1 API inside the library, as JSON.
function(kurir_embed_openapi library)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(source ${CMAKE_SOURCE_DIR}/api/openapi.yaml)
  set(embedded ${CMAKE_BINARY_DIR}/openapi_json.cpp)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/openapi_json.py ${source} ${embedded}
    DEPENDS ${source} ${CMAKE_SOURCE_DIR}/tools/openapi_json.py
    COMMENT "Describing the v1 API" VERBATIM)
  target_sources(${library} PRIVATE ${embedded})
endfunction()
