// Hashes, HMAC-SHA256, and the key derivations HKDF and PBKDF2 over it. Everything here is thread-safe.
#pragma once

#include <initializer_list>

#include "base/bytes.hpp"

namespace kurir::crypto {

using Sha256 = ByteArray<32>;

[[nodiscard]] Sha256 sha256(BytesView data);
[[nodiscard]] Sha256 sha256(BytesView first, BytesView second);  ///< of the concatenation, without making it
[[nodiscard]] ByteArray<20> sha1(BytesView data);                ///< only where the protocol asks for it (prekey digest)
[[nodiscard]] ByteArray<16> md5(BytesView data);                 ///< only where the protocol asks for it (build hash)

[[nodiscard]] Sha256 hmac_sha256(BytesView key, BytesView data);
/// HMAC over a list of parts, without concatenating them.
[[nodiscard]] Sha256 hmac_sha256(BytesView key, std::initializer_list<BytesView> parts);

/// Only where the protocol asks for it (app state).
[[nodiscard]] ByteArray<64> hmac_sha512(const ByteArray<32>& key, std::initializer_list<BytesView> parts);

/// RFC 5869. An empty salt means 32 zero bytes. out.size() <= 255 * 32.
void hkdf_sha256(BytesView key_material, BytesView salt, std::string_view info, MutableBytes out);

template <std::size_t N>
[[nodiscard]] ByteArray<N> hkdf(BytesView key_material, BytesView salt, std::string_view info) {
  ByteArray<N> out;
  hkdf_sha256(key_material, salt, info, out);
  return out;
}

/// RFC 8018 §5.2. Slow by intent: 131,072 iterations take tens of milliseconds, so call it off the event loop.
void pbkdf2_sha256(std::string_view password, BytesView salt, std::uint32_t iterations, MutableBytes out);

/// Constant time for equal sizes; false at once for different ones.
[[nodiscard]] bool equal(BytesView a, BytesView b) noexcept;

}  // namespace kurir::crypto
