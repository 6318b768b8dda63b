# kurir_embed_web(<program>): the built page of web/ inside the program, rebuilt when its sources change; no network is needed.
# A library without dependencies, so that the page is built beside the C++, not after it.
option(KURIR_WEB "Build the dashboard and put it into the program" ON)

function(kurir_embed_web program)
  set(web ${CMAKE_SOURCE_DIR}/web)
  set(embedded ${CMAKE_BINARY_DIR}/web/embedded_files.cpp)
  add_library(kurir_web STATIC ${embedded})
  target_include_directories(kurir_web PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${program} PRIVATE kurir_web)
  if(NOT KURIR_WEB)
    file(CONFIGURE OUTPUT ${embedded} CONTENT [[
#include "adapters/http/dashboard/embedded_file.hpp"

std::span<const kurir::http::dashboard::EmbeddedFile> kurir::http::dashboard::embedded_files() { return {}; }
]])
    return()
  endif()

  set(node ${web}/node_modules/.bin/node)
  if(NOT EXISTS ${node})
    message(FATAL_ERROR "The dashboard's packages are missing: run `make setup`, or build without it (-DKURIR_WEB=OFF)")
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
  list(FILTER sources EXCLUDE REGEX "/src/api/schema\\.d\\.ts$|\\.test\\.tsx?$")  # types are checked by `make web-check`
  set(dist ${CMAKE_BINARY_DIR}/web/dist)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${node} node_modules/vite/bin/vite.js build --outDir ${dist} --emptyOutDir --logLevel warn
    COMMAND ${node} ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs ${dist} ${embedded}
    WORKING_DIRECTORY ${web}
    DEPENDS ${sources} ${web}/index.html ${web}/package.json ${web}/package-lock.json ${web}/tsconfig.json ${web}/vite.config.ts
      ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs
    COMMENT "Building the dashboard" VERBATIM)
endfunction()
