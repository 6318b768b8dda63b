// Whether the server's copy of our key bundle is right: it tells what it holds and a hash over it, without using up a key.
#pragma once

#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

/// A check after a login is made once in this time.
inline constexpr Duration kDigestInterval = std::chrono::days(1);

[[nodiscard]] Node digest_request();

struct BundleDigest {
  std::uint32_t registration_id = 0;
  crypto::PublicKey identity;
  signal::PreKeyId signed_prekey_id = 0;
  crypto::PublicKey signed_prekey;
  std::vector<signal::PreKeyId> prekeys;  ///< ids in the order in which they were hashed
  ByteArray<20> hash{};
};
/// `malformed` where a part is missing or has another size. REQUIRES an answer without error.
[[nodiscard]] Result<BundleDigest> parse_digest(const Node& iq);

/// Whether the server holds what we do. `prekeys` are the public halves of digest.prekeys, in that order; a shorter list says
/// that we do not hold them all.
[[nodiscard]] bool is_our_bundle(const BundleDigest& digest, const Credentials& credentials,
                                 std::span<const crypto::PublicKey> prekeys);

/// <notification type="encrypt"><digest/></notification>: the server asks for the check.
[[nodiscard]] bool asks_for_digest(const Node& notification);

}  // namespace kurir::whatsapp::client
