// Making prekeys and registration ids.
#pragma once

#include <vector>

#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

inline constexpr PreKeyId kMaxPreKeyId = 0xFFFFFF;
inline constexpr std::uint32_t kMaxRegistrationId = 16'380;

/// The id after `id`, wrapping from 0xFFFFFF to 1.
[[nodiscard]] constexpr PreKeyId next_id(PreKeyId id) noexcept { return id >= kMaxPreKeyId ? 1 : id + 1; }

/// `count` keys with ids first, first+1, … (wrapping).
[[nodiscard]] std::vector<PreKey> generate_prekeys(PreKeyId first, std::size_t count, Random& random);
[[nodiscard]] SignedPreKey generate_signed_prekey(PreKeyId id, const crypto::KeyPair& identity, Random& random);
/// 1 … kMaxRegistrationId, the official clients' range.
[[nodiscard]] std::uint32_t generate_registration_id(Random& random);

}  // namespace kurir::whatsapp::signal
