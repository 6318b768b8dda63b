// Noise XX as WhatsApp speaks it: pure state machines for both sides. Frame bodies go in and out (without the u24 length);
// the prologue 57 41 06 03 is mixed in here and written to the wire by the caller.
//
//   initiator                              responder
//   hello()          -> ClientHello  ->    answer(hello)
//   finish(server…)  <- ServerHello  <-
//                    -> ClientFinish ->    accept(finish)
//   both: take the two Ciphers
//
// After any error the handshake is over: drop the object and the connection.
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/x25519.hpp"
#include "whatsapp/noise/cipher.hpp"
#include "whatsapp/noise/symmetric_state.hpp"

namespace kurir::whatsapp::noise {

/// What an initiator knows before it connects.
struct Identity {
  crypto::KeyPair noise_key;  ///< the device's static key, kept for its lifetime
  crypto::PublicKey root;     ///< verifies the server's certificate
};

class Initiator {
 public:
  /// Draws the ephemeral key (32 bytes) from `random`.
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
  Identity identity_;
  crypto::KeyPair ephemeral_;
};

class Responder {
 public:
  /// `certificate_chain` = encoded CertChain for `server_static`. Draws the ephemeral key (32 bytes) from `random`.
  Responder(crypto::KeyPair server_static, Bytes certificate_chain, Random& random);

  /// Takes the ClientHello body, gives the ServerHello body. A client that tried to resume (IK) is led back to a full
  /// handshake (XXfallback).
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
