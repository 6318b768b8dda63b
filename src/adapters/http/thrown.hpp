// What an exception of a handler says, for the log.
#pragma once

#include <exception>
#include <string_view>

namespace kurir::http {

/// Valid as long as `thrown`.
[[nodiscard]] inline std::string_view reason(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace kurir::http
