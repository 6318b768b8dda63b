#include "crypto/system_random.hpp"

#include <algorithm>

#include "crypto/sodium.hpp"

namespace kurir::crypto {
namespace {

constexpr std::size_t kSmall = 16;  ///< bytes: nonces, masks, paddings, dice; keys are longer
constexpr std::size_t kStock = 512;

/// What one call of the system brought, for many small wishes. What was handed out is forgotten.
struct Stock {
  ByteArray<kStock> bytes;
  std::size_t used = kStock;

  void take(MutableBytes out) {
    if (kStock - used < out.size()) {
      randombytes_buf(bytes.data(), bytes.size());
      used = 0;
    }
    const auto taken = MutableBytes(bytes).subspan(used, out.size());
    std::ranges::copy(taken, out.begin());
    sodium_memzero(taken.data(), taken.size());
    used += taken.size();
  }
};

}  // namespace

void SystemRandom::fill(MutableBytes out) {
  thread_local Stock stock;
  sodium_ready();
  if (out.size() <= kSmall)
    stock.take(out);
  else
    randombytes_buf(out.data(), out.size());
}

}  // namespace kurir::crypto
