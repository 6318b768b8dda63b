// Key material: wiped on destruction, without a formatter, without operator==. Copies are spelled out.
#pragma once

#include <string.h>

#include <cstddef>

#include "base/bytes.hpp"

namespace kurir {

template <std::size_t N>
class Secret {
 public:
  static constexpr std::size_t kSize = N;

  Secret() = default;
  explicit Secret(const ByteArray<N>& bytes) : bytes_(bytes) {}
  ~Secret() { wipe(); }
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      other.wipe();
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  [[nodiscard]] Secret clone() const { return Secret(bytes_); }
  [[nodiscard]] const ByteArray<N>& reveal() const noexcept { return bytes_; }
  [[nodiscard]] ByteArray<N>& reveal() noexcept { return bytes_; }

 private:
  void wipe() noexcept { explicit_bzero(bytes_.data(), N); }
  ByteArray<N> bytes_{};
};

}  // namespace kurir
