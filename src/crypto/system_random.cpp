#include "crypto/system_random.hpp"

#include "crypto/sodium.hpp"

namespace kurir::crypto {

void SystemRandom::fill(MutableBytes out) {
  sodium_ready();
  randombytes_buf(out.data(), out.size());
}

}  // namespace kurir::crypto
