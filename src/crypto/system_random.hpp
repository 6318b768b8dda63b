// The operating system's generator, for production.
#pragma once

#include "base/random.hpp"

namespace kurir::crypto {

/// Thread-safe: libsodium's randombytes.
class SystemRandom final : public Random {
 public:
  void fill(MutableBytes out) override;
};

}  // namespace kurir::crypto
