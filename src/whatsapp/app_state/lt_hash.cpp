#include "whatsapp/app_state/lt_hash.hpp"

#include <functional>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::app_state {
namespace {

/// Combines the little-endian 16-bit numbers of `state` and of the stretched entry.
template <class Operation>
void combine(ByteArray<LtHash::kSize>& state, BytesView entry, Operation operation) {
  const auto stretched = crypto::hkdf<LtHash::kSize>(entry, {}, "WhatsApp Patch Integrity");
  for (std::size_t i = 0; i < LtHash::kSize; i += 2) {
    const auto a = static_cast<std::uint32_t>(state[i] | (state[i + 1] << 8));
    const auto b = static_cast<std::uint32_t>(stretched[i] | (stretched[i + 1] << 8));
    const std::uint32_t sum = operation(a, b);
    state[i] = static_cast<std::uint8_t>(sum);
    state[i + 1] = static_cast<std::uint8_t>(sum >> 8);
  }
}

}  // namespace

void LtHash::add(BytesView entry) { combine(state_, entry, std::plus()); }
void LtHash::remove(BytesView entry) { combine(state_, entry, std::minus()); }

}  // namespace kurir::whatsapp::app_state
