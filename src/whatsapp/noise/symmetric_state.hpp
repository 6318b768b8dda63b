// The running hash and keys of a Noise handshake (Noise §5.2 SymmetricState over §5.1 CipherState) with AES-256-GCM and SHA-256.
#pragma once

#include <utility>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/aes.hpp"
#include "crypto/x25519.hpp"

namespace kurir::whatsapp::noise {

inline constexpr ByteArray<4> kPrologue{0x57, 0x41, 0x06, 0x03};  ///< 'W' 'A', protocol 6, dictionary 3

/// The largest handshake message that is looked at; real ones have some hundred bytes.
inline constexpr std::size_t kMaxHandshake = 65535;  // Noise §3

inline constexpr std::string_view kXx = "Noise_XX_25519_AESGCM_SHA256";
inline constexpr std::string_view kIk = "Noise_IK_25519_AESGCM_SHA256";
inline constexpr std::string_view kXxFallback = "Noise_XXfallback_25519_AESGCM_SHA256";

/// AES-GCM's nonce for the n-th message under a key: eight zero bytes and the counter, big endian (Noise §12.4).
[[nodiscard]] ByteArray<crypto::kGcmNonceSize> counter_nonce(std::uint64_t counter) noexcept;

class SymmetricState {
 public:
  /// Starts a handshake of that name; the prologue is mixed in.
  explicit SymmetricState(std::string_view protocol_name);

  void mix_hash(BytesView data);
  void mix_key(BytesView key_material);
  /// mix_key of the agreement. `verification_failed` on a public key of low order.
  [[nodiscard]] Result<void> mix_agreement(const crypto::PrivateKey& ours, const crypto::PublicKey& theirs);

  /// Plaintext to ciphertext ‖ tag, bound to all that went before. mix_key() must have been called.
  [[nodiscard]] Bytes encrypt(BytesView plain);
  /// A failure ends the handshake: this state is then of no more use.
  [[nodiscard]] Result<Bytes> decrypt(BytesView sealed);

  /// The transport keys: first = initiator to responder, second = responder to initiator.
  [[nodiscard]] std::pair<crypto::AesKey, crypto::AesKey> split() const;
  [[nodiscard]] const ByteArray<32>& hash() const noexcept { return hash_; }

 private:
  ByteArray<32> hash_{};
  Secret<32> chaining_;
  Secret<32> key_;
  std::uint64_t nonce_ = 0;
};

}  // namespace kurir::whatsapp::noise
