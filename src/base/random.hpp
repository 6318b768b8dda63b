// Randomness as a parameter, so that vectors can fix it.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace kurir {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills with bytes fit for keys.
  virtual void fill(MutableBytes out) = 0;

  template <std::size_t N>
  [[nodiscard]] ByteArray<N> bytes() {
    ByteArray<N> out;
    fill(out);
    return out;
  }

  /// Uniform in [0, bound); bound > 0. The modulo bias is below 2^-32 for bounds under 2^32.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return read_big_endian(bytes<8>()) % bound; }
};

}  // namespace kurir
