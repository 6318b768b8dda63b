// How an error travels inside the store: thrown by statements, turned back into a value where a transaction ends.
#pragma once

#include <exception>
#include <utility>

#include "base/result.hpp"

namespace kurir::sqlite {

/// Never leaves the adapter: the writer, the readers and open() catch it.
class Failure final : public std::exception {
 public:
  explicit Failure(Error error) : error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const noexcept { return error_; }
  [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

template <class... Args>
[[noreturn]] void raise(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw Failure({code, fmt::format(format, std::forward<Args>(args)...)});
}

}  // namespace kurir::sqlite
