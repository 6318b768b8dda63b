// A certificate that vouches for itself, for servers that only tests and demonstrations talk to.
#pragma once

#include <span>
#include <string>

#include "base/clock.hpp"

namespace kurir::crypto {

struct SelfSigned {
  std::string certificate;  ///< PEM
  std::string key;          ///< PEM, a secret
};

/// ECDSA over P-256 (keys from OpenSSL's own generator), valid for ten years around `now`. `names`: as in a subject alternative
/// name, "DNS:localhost", "IP:127.0.0.1" (RFC 5280 §4.2.1.6).
[[nodiscard]] SelfSigned make_self_signed(std::span<const std::string> names, Time now);

}  // namespace kurir::crypto
