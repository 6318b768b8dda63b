// AES-256 in the two modes the protocol uses.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace kurir::crypto {

inline constexpr std::size_t kGcmTagSize = 16;
inline constexpr std::size_t kGcmNonceSize = 12;
using AesKey = ByteArray<32>;

/// AES-256-GCM with one reused context per key: the transport's cipher. Move-only; not thread-safe.
class AesGcm {
 public:
  explicit AesGcm(const AesKey& key);
  ~AesGcm();
  AesGcm(AesGcm&&) noexcept;
  AesGcm& operator=(AesGcm&&) noexcept;

  /// Appends ciphertext and tag (plain.size() + 16 bytes) to `out`. A nonce must never repeat under one key.
  void seal(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView plain, Bytes& out);
  /// Appends sealed.size() - 16 bytes to `out`; on failure `out` is as it was. `verification_failed` or `malformed` (too short).
  [[nodiscard]] Result<void> open(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView sealed, Bytes& out);

 private:
  struct State;
  State* state_;
};

/// AES-256-CBC with PKCS#7 padding.
[[nodiscard]] Bytes cbc_encrypt(const AesKey& key, const ByteArray<16>& iv, BytesView plain);
[[nodiscard]] Result<Bytes> cbc_decrypt(const AesKey& key, const ByteArray<16>& iv, BytesView cipher);

}  // namespace kurir::crypto
