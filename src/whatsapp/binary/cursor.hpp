// Reads bytes forward with a sticky error: after the first failure every read gives zeros, so that parsers check once.
#pragma once

#include "base/bytes.hpp"

namespace kurir::whatsapp {

class Cursor {
 public:
  explicit Cursor(BytesView bytes) : bytes_(bytes), size_(bytes.size()) {}

  [[nodiscard]] bool ok() const noexcept { return error_ == nullptr; }
  [[nodiscard]] const char* error() const noexcept { return error_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size(); }
  [[nodiscard]] std::size_t offset() const noexcept { return failed_at_; }  ///< of the error

  /// Keeps the first error; `why` must be a literal.
  void fail(const char* why) noexcept {
    if (!ok()) return;
    error_ = why;
    failed_at_ = size_ - bytes_.size();
    bytes_ = {};
  }

  /// The next `count` bytes, or none and an error where there are fewer.
  [[nodiscard]] BytesView take(std::size_t count) noexcept {
    if (count > bytes_.size()) fail("the input ends too early");
    if (!ok()) return {};
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  [[nodiscard]] std::uint8_t byte() noexcept { return static_cast<std::uint8_t>(number(1)); }

  /// Big-endian, of up to eight bytes.
  [[nodiscard]] std::size_t number(std::size_t size) noexcept { return read_big_endian(take(size)); }

 private:
  BytesView bytes_;
  std::size_t size_;
  std::size_t failed_at_ = 0;
  const char* error_ = nullptr;
};

}  // namespace kurir::whatsapp
