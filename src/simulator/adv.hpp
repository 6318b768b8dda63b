// How a phone vouches for its companions: the signed device identity of one, the signed list of all.
#pragma once

#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/xeddsa.hpp"

namespace kurir::simulator {

struct CompanionIdentity {
  std::uint32_t raw_id = 0;
  std::int64_t timestamp = 0;  ///< Unix seconds
  std::uint32_t key_index = 0;
};

/// ADVSignedDeviceIdentity signed by the phone's identity key; the companion's own signature is still missing.
[[nodiscard]] Bytes sign_companion(const crypto::KeyPair& phone_identity, const crypto::PublicKey& companion,
                                   const CompanionIdentity& identity, Random& random);
/// ADVSignedDeviceIdentityHMAC around it, under the secret of the QR code.
[[nodiscard]] Bytes seal_for_companion(BytesView signed_identity, BytesView adv_secret);

/// The companion's answer: the same details, signed by the companion's identity key. Gives the complete
/// ADVSignedDeviceIdentity. `verification_failed` names what does not hold.
[[nodiscard]] Result<Bytes> complete_identity(BytesView signed_by_phone, BytesView answer, const crypto::PublicKey& companion);

/// A complete ADVSignedDeviceIdentity as it stands beside a prekey message: both signatures, by whatever account.
[[nodiscard]] Result<void> verify_identity(BytesView complete, const crypto::PublicKey& account,
                                           const crypto::PublicKey& companion);

/// ADVSignedKeyIndexList over the companions that are linked now.
[[nodiscard]] Bytes sign_key_index_list(const crypto::KeyPair& phone_identity, std::uint32_t raw_id, std::int64_t timestamp,
                                        std::uint32_t current_index, const std::vector<std::uint32_t>& valid, Random& random);

}  // namespace kurir::simulator
