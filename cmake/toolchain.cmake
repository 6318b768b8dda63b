# C++23 with clang 19. Debian 12's GCC 12 miscompiles coroutines (await in a condition, capturing lambdas), so it is refused.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines: use clang++-19 (make setup), or GCC 14 and newer")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
add_link_options(-fuse-ld=lld)

option(KURIR_FUZZ "Build the libFuzzer targets" OFF)
set(KURIR_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

# Own code only: the protobuf output is not held to these.
add_library(kurir_warnings INTERFACE)
target_compile_options(kurir_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror)

if(KURIR_SANITIZE)
  add_compile_options(-fsanitize=${KURIR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KURIR_SANITIZE})
  # Recycled coroutine frames and handlers would hide use-after-free.
  add_compile_definitions(BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING BOOST_ASIO_DISABLE_SMALL_BLOCK_RECYCLING)
  if(KURIR_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=function,vptr)
  endif()
endif()
if(KURIR_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
