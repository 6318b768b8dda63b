// XEdDSA as libsignal uses it: the sign bit of the Edwards point travels in the top bit of the signature
// ("curve25519_sign"; XEdDSA §2.5 differs in that the scalar is not negated).
#pragma once

#include "base/random.hpp"
#include "crypto/x25519.hpp"

namespace kurir::crypto {

inline constexpr std::size_t kSignatureSize = 64;
using Signature = ByteArray<kSignatureSize>;

/// Randomised: 64 bytes of nonce are drawn from `random`.
[[nodiscard]] Signature sign(const PrivateKey& key, BytesView message, Random& random);
/// The same with the nonce given, for vectors.
[[nodiscard]] Signature sign_with_nonce(const PrivateKey& key, BytesView message, const ByteArray<64>& nonce);
/// False on anything but a canonical, valid signature of 64 bytes.
[[nodiscard]] bool verify(const PublicKey& key, BytesView message, BytesView signature);

}  // namespace kurir::crypto
