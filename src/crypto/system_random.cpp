#include "crypto/system_random.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>

#include "crypto/sodium.hpp"

namespace kurir::crypto {
namespace {

constexpr std::size_t kSmall = 16;  ///< bytes: nonces, masks, paddings, dice; keys are longer
constexpr std::size_t kStock = 512;

std::atomic<unsigned> forks = 0;

void watch_forks() {
  static const int watched = ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  if (watched != 0) std::abort();
}

/// What one call of the system brought, for many small wishes. What was handed out is forgotten; a child process begins with
/// nothing, or it would hand out the same as its parent.
struct Stock {
  ByteArray<kStock> bytes;
  std::size_t used = kStock;
  unsigned born_after = 0;  ///< forks

  void take(MutableBytes out) {
    const auto forked = forks.load(std::memory_order_relaxed);
    if (kStock - used < out.size() || born_after != forked) {
      randombytes_buf(bytes.data(), bytes.size());
      used = 0;
      born_after = forked;
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
  watch_forks();
  if (out.size() <= kSmall)
    stock.take(out);
  else
    randombytes_buf(out.data(), out.size());
}

}  // namespace kurir::crypto
