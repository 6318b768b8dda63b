// Keys at rest: seals small records under one master key, bound to what they are.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/aes.hpp"

namespace kurir::crypto {

/// AES-256-GCM with a random nonce of 12 bytes in front. Immutable, so any number of threads may use one Vault.
/// Random nonces are safe for 2^32 seals under one master key (NIST SP 800-38D §8.3).
class Vault {
 public:
  /// Bytes that a sealed record has more than its plaintext.
  static constexpr std::size_t kOverhead = kGcmNonceSize + kGcmTagSize;

  explicit Vault(Secret<32> master_key) : key_(std::move(master_key)) {}

  /// `context` names the record (table, column, id): a sealed record opens only under the name it was sealed for.
  [[nodiscard]] Bytes seal(std::string_view context, BytesView plain, Random& random) const;
  /// `malformed` (too short) or `verification_failed` (other key, other context, changed bytes).
  [[nodiscard]] Result<Bytes> open(std::string_view context, BytesView sealed) const;

 private:
  Secret<32> key_;
};

}  // namespace kurir::crypto
