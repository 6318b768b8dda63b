// A hash of a set: entries come and go in any order without the rest being read again.
#pragma once

#include "base/bytes.hpp"

namespace kurir::whatsapp::app_state {

/// 64 sums of 16 bits: each entry is stretched to 64 numbers (HKDF) that are added or subtracted modulo 2^16.
class LtHash {
 public:
  static constexpr std::size_t kSize = 128;

  LtHash() = default;
  explicit LtHash(const ByteArray<kSize>& state) : state_(state) {}

  void add(BytesView entry);
  void remove(BytesView entry);
  [[nodiscard]] const ByteArray<kSize>& state() const noexcept { return state_; }

 private:
  ByteArray<kSize> state_{};
};

}  // namespace kurir::whatsapp::app_state
