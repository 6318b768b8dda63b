// X25519 keys and key agreement (RFC 7748). Public keys are the raw 32 bytes; Signal's type byte 05 is added by signal/.
#pragma once

#include <compare>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace kurir::crypto {

inline constexpr std::size_t kKeySize = 32;

struct PublicKey {
  ByteArray<kKeySize> bytes{};
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;

  /// 32 bytes, else nothing.
  [[nodiscard]] static std::optional<PublicKey> from(BytesView raw);
};

using PrivateKey = Secret<kKeySize>;
using SharedSecret = Secret<kKeySize>;

/// Makes any 32 bytes a private key (RFC 7748 §5): a multiple of 8 with bit 254 set and bit 255 clear.
void clamp(PrivateKey& key) noexcept;

struct KeyPair {
  PrivateKey secret;  ///< clamped
  PublicKey open;

  [[nodiscard]] static KeyPair generate(Random& random);
  /// Clamps `secret` and derives the public half.
  [[nodiscard]] static KeyPair from_private(const ByteArray<kKeySize>& secret);
  [[nodiscard]] KeyPair clone() const { return {secret.clone(), open}; }
};

/// Fails on the all-zero result that a low-order public key gives (RFC 7748 §6.1).
[[nodiscard]] Result<SharedSecret> agree(const PrivateKey& ours, const PublicKey& theirs);

}  // namespace kurir::crypto
