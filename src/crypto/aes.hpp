// AES-256 in the modes the protocol uses. Inputs are at most 2^31 - 32 bytes long; more is a bug and throws.
#pragma once

#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace kurir::crypto {

inline constexpr std::size_t kGcmTagSize = 16;
inline constexpr std::size_t kGcmNonceSize = 12;
using AesKey = ByteArray<32>;

/// AES-256-GCM under one key. Move-only; keeps nothing but the key.
class AesGcm {
 public:
  explicit AesGcm(const AesKey& key) : key_(key) {}

  /// Appends ciphertext and tag (plain.size() + 16 bytes) to `out`. A nonce must never repeat under one key.
  void seal(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView plain, Bytes& out) const;
  /// Appends sealed.size() - 16 bytes to `out`; on failure `out` is as it was. `verification_failed` or `malformed` (too short).
  [[nodiscard]] Result<void> open(const ByteArray<kGcmNonceSize>& nonce, BytesView associated, BytesView sealed,
                                  Bytes& out) const;

 private:
  Secret<32> key_;
};

/// AES-256-CBC with PKCS#7 padding: the result is 1 to 16 bytes longer. Thread-safe.
[[nodiscard]] Bytes cbc_encrypt(const AesKey& key, const ByteArray<16>& iv, BytesView plain);
/// `malformed` where the size is not a positive multiple of 16, `verification_failed` where the padding does not fit.
/// Check a MAC first: the two failures must not be told apart by a sender of forged messages.
[[nodiscard]] Result<Bytes> cbc_decrypt(const AesKey& key, const ByteArray<16>& iv, BytesView cipher);

/// AES-256-CBC with PKCS#7 padding, piece by piece. Move-only; not thread-safe.
class CbcStream {
 public:
  enum class Use { encrypt, decrypt };
  CbcStream(const AesKey& key, const ByteArray<16>& iv, Use use);
  ~CbcStream();
  CbcStream(CbcStream&&) noexcept;
  CbcStream& operator=(CbcStream&&) noexcept;

  /// Appends what is whole by now: a block at most is kept back. A piece has at most 2^31 - 32 bytes.
  void update(BytesView piece, Bytes& out);
  /// Appends the rest. Decrypting: `verification_failed` where the padding does not fit, or bytes are missing. Call once.
  [[nodiscard]] Result<void> finish(Bytes& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// AES-256-CTR; `iv` is the whole initial counter block. Its own inverse, without integrity. Thread-safe.
[[nodiscard]] Bytes ctr_transform(const AesKey& key, const ByteArray<16>& iv, BytesView data);

}  // namespace kurir::crypto
