// Noise XX as WhatsApp speaks it (transport.md §2): pure state machines for both sides. Frame bodies go in and out
// (without the u24 length); the prologue 57 41 06 03 is mixed in here and written by the caller.
//
//   initiator                              responder
//   hello()          -> ClientHello  ->    answer(hello, …)
//   finish(server…)  <- ServerHello  <-
//                    -> ClientFinish ->    accept(finish)
//   both: take the two Ciphers
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/aes.hpp"
#include "crypto/x25519.hpp"

namespace kurir::whatsapp::noise {

inline constexpr ByteArray<4> kPrologue{0x57, 0x41, 0x06, 0x03};  ///< 'W' 'A', protocol 6, dictionary 3

/// One direction after the handshake: AES-256-GCM under a counter that is never transmitted.
class Cipher {
 public:
  explicit Cipher(const crypto::AesKey& key) : gcm_(key) {}
  /// Appends the sealed body to `out`. `closed` once 2^32 frames were used.
  [[nodiscard]] Result<void> seal(BytesView plain, Bytes& out);
  /// Appends the plaintext to `out`. A failure means that the stream is broken: close.
  [[nodiscard]] Result<void> open(BytesView sealed, Bytes& out);

 private:
  crypto::AesGcm gcm_;
  std::uint64_t counter_ = 0;
};

struct Ciphers {
  Cipher send;
  Cipher receive;
};

/// h, ck, k, n of transport.md §2.1.
class SymmetricState {
 public:
  explicit SymmetricState(BytesView protocol_name);
  void mix_hash(BytesView data);
  void mix_key(BytesView key_material);
  [[nodiscard]] Bytes encrypt(BytesView plain);
  [[nodiscard]] Result<Bytes> decrypt(BytesView sealed);
  /// First = initiator to responder, second = responder to initiator.
  [[nodiscard]] std::pair<crypto::AesKey, crypto::AesKey> split() const;
  [[nodiscard]] const ByteArray<32>& hash() const noexcept { return hash_; }

 private:
  ByteArray<32> hash_{};
  ByteArray<32> chaining_{};
  ByteArray<32> key_{};
  std::uint64_t nonce_ = 0;
};

class Initiator {
 public:
  /// `root` verifies the server's certificate. Draws the ephemeral key from `random`.
  Initiator(crypto::KeyPair noise_key, crypto::PublicKey root, Random& random);
  /// With the ephemeral given, for vectors.
  Initiator(crypto::KeyPair noise_key, crypto::PublicKey root, crypto::KeyPair ephemeral);

  /// The ClientHello body. Call once, first.
  [[nodiscard]] Bytes hello();
  /// Takes the ServerHello body, verifies the chain, gives the ClientFinish body with `client_payload` inside.
  [[nodiscard]] Result<Bytes> finish(BytesView server_hello, BytesView client_payload, Time now);
  /// Only after a successful finish().
  [[nodiscard]] Ciphers ciphers() const;

 private:
  SymmetricState state_;
  crypto::KeyPair static_;
  crypto::PublicKey root_;
  crypto::KeyPair ephemeral_;
};

class Responder {
 public:
  Responder(crypto::KeyPair server_static, Bytes certificate_chain, Random& random);

  /// Takes the ClientHello body, gives the ServerHello body.
  [[nodiscard]] Result<Bytes> answer(BytesView client_hello);
  struct Client {
    crypto::PublicKey noise_key;
    Bytes payload;  ///< encoded ClientPayload
  };
  /// Takes the ClientFinish body.
  [[nodiscard]] Result<Client> accept(BytesView client_finish);
  /// Only after a successful accept().
  [[nodiscard]] Ciphers ciphers() const;

 private:
  SymmetricState state_;
  crypto::KeyPair static_;
  Bytes chain_;
  crypto::KeyPair ephemeral_;
};

}  // namespace kurir::whatsapp::noise
