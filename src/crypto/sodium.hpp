// libsodium, initialised: it picks its fastest implementations at run time and must be told to once.
#pragma once

#include <sodium.h>

#include <cstdlib>

namespace kurir::crypto {

/// Call before any libsodium function; costs a load and a branch after the first time. Thread-safe.
inline void sodium_ready() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

}  // namespace kurir::crypto
