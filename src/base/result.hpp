// Errors are values at the boundaries: a code to decide on and a sentence that says what to do.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace kurir {

enum class ErrorCode {
  invalid_argument,     ///< the caller's input is wrong; the message says how
  not_found,            ///< no such thing
  already_exists,       ///< it is there already
  unauthorized,         ///< not known, or not allowed
  malformed,            ///< bytes from outside that do not parse
  verification_failed,  ///< a signature, MAC, hash or certificate does not hold
  timed_out,            ///< a deadline passed
  closed,               ///< the peer or the owner closed the connection
  unavailable,          ///< try again later
  conflict,             ///< somebody else changed it first
  internal,             ///< our own fault
};

[[nodiscard]] std::string_view name(ErrorCode code) noexcept;

struct Error {
  ErrorCode code;
  std::string message;  ///< one line, never a secret, never message text
};

template <class T>
using Result = std::expected<T, Error>;

template <class... Args>
[[nodiscard]] std::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

template <class T, class E>
[[nodiscard]] std::unexpected<E> pass_on(std::expected<T, E>&& failed) {
  return std::unexpected(std::move(failed).error());
}

}  // namespace kurir
