// The server's certificate chain: root -> intermediate -> leaf, signed with XEdDSA. Without it a TLS-terminating proxy could
// pose as WhatsApp.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/xeddsa.hpp"

namespace kurir::whatsapp::noise {

/// The production root "WhatsAppLongTerm1", serial 0.
extern const crypto::PublicKey kWhatsAppRoot;

/// How far the local clock may be off before the validity window counts.
inline constexpr std::chrono::hours kClockTolerance{24};

/// Checks an encoded CertChain: both certificates are there with keys of 32 and signatures of 64 bytes, the root signed the
/// intermediate and the intermediate the leaf, the issuer serials are the issuers' serials, the leaf's key is the key that the
/// server used in the handshake, and `now` lies in both validity windows.
/// `malformed` where it does not parse; `verification_failed` names the check that did not hold.
[[nodiscard]] Result<void> verify_chain(BytesView chain, const crypto::PublicKey& root, const crypto::PublicKey& server_static,
                                        Time now);

/// The keys that sign a chain: the simulator's side.
struct Issuer {
  crypto::KeyPair root;
  crypto::KeyPair intermediate;
};

/// An encoded CertChain for a server key, both certificates valid from `from` to `until`.
[[nodiscard]] Bytes issue_chain(const Issuer& issuer, const crypto::PublicKey& server_static, Time from, Time until,
                                Random& random);

}  // namespace kurir::whatsapp::noise
