// The server's certificate chain: root -> intermediate -> leaf, XEdDSA signatures, all checks of transport.md §2.4.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/xeddsa.hpp"

namespace kurir::whatsapp::noise {

/// The production root "WhatsAppLongTerm1", serial 0.
extern const crypto::PublicKey kWhatsAppRoot;

/// How far the local clock may be off before the validity window counts.
inline constexpr std::chrono::hours kClockTolerance{24};

/// `chain` = encoded CertChain. Everything in the table of §2.4 is checked; `verification_failed` names what did not hold.
[[nodiscard]] Result<void> verify_chain(BytesView chain, const crypto::PublicKey& root, const crypto::PublicKey& server_static, Time now);

/// Issues a chain for a server key: the simulator's side. Valid from `from` to `until`.
struct Issuer {
  crypto::KeyPair root;
  crypto::KeyPair intermediate;
};
[[nodiscard]] Bytes issue_chain(const Issuer& issuer, const crypto::PublicKey& server_static, Time from, Time until, Random& random);

}  // namespace kurir::whatsapp::noise
