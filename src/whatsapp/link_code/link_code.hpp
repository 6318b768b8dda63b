// Pairing by an eight-character code instead of a QR: the derivations of both sides, companion and phone.
//
//   companion                                                     phone (the user types the code)
//   seal_ephemeral(code, ours)      -> companion_hello ->         open_ephemeral(code, sealed)
//   open_ephemeral(code, sealed)    <- primary_hello   <-         seal_ephemeral(code, ours)
//   finish_as_companion(…)          -> companion_finish ->        finish_as_phone(…)
//   both hold the same ADV secret; pair-success follows as after a QR scan
//
// The code protects the two ephemeral keys without a checksum: a wrong code shows only when the phone opens the bundle.
#pragma once

#include "base/result.hpp"
#include "crypto/x25519.hpp"

namespace kurir::whatsapp {

/// Eight characters of WhatsApp's base-32 alphabet (no 0, I, O, U) for 40 bits of randomness.
[[nodiscard]] std::string make_link_code(const ByteArray<5>& random);
/// "XXXX-XXXX", as users know it. REQUIRES eight characters.
[[nodiscard]] std::string display_link_code(std::string_view code);
/// Upper case without the dash; nothing where it is not eight characters of the alphabet.
[[nodiscard]] std::optional<std::string> parse_link_code(std::string_view typed);

using LinkCodeKey = Secret<32>;

/// PBKDF2 with 131,072 iterations: tens of milliseconds of work, not for the event loop.
[[nodiscard]] LinkCodeKey derive_link_code_key(std::string_view code, const ByteArray<32>& salt);

inline constexpr std::size_t kSealedEphemeralSize = 80;  ///< salt(32) ‖ iv(16) ‖ AES-256-CTR(key)
using SealedEphemeral = ByteArray<kSealedEphemeralSize>;

/// Draws salt (32) and iv (16) from `random`. As slow as derive_link_code_key().
[[nodiscard]] SealedEphemeral seal_ephemeral(std::string_view code, const crypto::PublicKey& ephemeral, Random& random);
/// Gives some key for any code. As slow as derive_link_code_key().
[[nodiscard]] crypto::PublicKey open_ephemeral(std::string_view code, const SealedEphemeral& sealed);

/// One side's view of the pairing.
struct LinkCodeParties {
  const crypto::KeyPair& our_ephemeral;
  const crypto::KeyPair& our_identity;
  crypto::PublicKey their_ephemeral;
  crypto::PublicKey their_identity;
};

struct LinkCodeFinish {
  Bytes key_bundle;  ///< 156 bytes: salt(32) ‖ iv(12) ‖ AES-256-GCM(both identities ‖ random)
  Secret<32> adv_secret;
};

/// Draws salt (32), iv (12) and the share of the ADV secret (32) from `random`, in this order. `verification_failed` on a key of
/// low order.
[[nodiscard]] Result<LinkCodeFinish> finish_as_companion(const LinkCodeParties& parties, Random& random);
/// Gives the ADV secret. `malformed` (size), `verification_failed` (wrong code, other identities).
[[nodiscard]] Result<Secret<32>> finish_as_phone(const LinkCodeParties& parties, BytesView key_bundle);

}  // namespace kurir::whatsapp
