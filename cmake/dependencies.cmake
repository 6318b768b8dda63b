# Everything comes from Debian's packages; tools/setup installs them.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(CLI11 REQUIRED)
find_package(cctz QUIET)
find_package(Boost 1.81 REQUIRED COMPONENTS system json url)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo cairo-pdf)
pkg_check_modules(libical REQUIRED IMPORTED_TARGET libical)

if(NOT TARGET SQLite::SQLite3)
  add_library(SQLite::SQLite3 ALIAS SQLite3::SQLite3)
endif()

if(NOT TARGET cctz::cctz)
  add_library(cctz::cctz INTERFACE IMPORTED)
  target_link_libraries(cctz::cctz INTERFACE cctz)
endif()

# libphonenumber-dev conflicts with Boost 1.81's packages, so tools/setup unpacks its headers beside the build.
set(KURIR_SYSROOT "${CMAKE_SOURCE_DIR}/build/sysroot" CACHE PATH "Where tools/setup unpacked libphonenumber's headers")
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h PATHS ${KURIR_SYSROOT}/usr/include REQUIRED)
file(GLOB PHONENUMBER_LIBRARY /usr/lib/*/libphonenumber.so.8)
add_library(PhoneNumber::PhoneNumber INTERFACE IMPORTED)
target_include_directories(PhoneNumber::PhoneNumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
target_link_libraries(PhoneNumber::PhoneNumber INTERFACE ${PHONENUMBER_LIBRARY} protobuf::libprotobuf)

# Asio as we use it: coroutines only, no deprecated interfaces.
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE BOOST_BEAST_USE_STD_STRING_VIEW)
