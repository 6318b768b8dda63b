// The operating system's generator, for production.
#pragma once

#include "base/random.hpp"

namespace kurir::crypto {

/// Thread-safe: libsodium's randombytes, asked once for many small wishes: it costs a system call.
class SystemRandom final : public Random {
 public:
  void fill(MutableBytes out) override;
};

}  // namespace kurir::crypto
