// Noise IK, which saves a round trip when the server's static key is known from an earlier verified handshake, and its way
// back to a full handshake (XXfallback) when the server has changed that key.
//
//   hello(payload)   -> ClientHello with everything inside
//   finish(server…)  <- ServerHello:  resumed, nothing more to send
//                                     or fallen back: a ClientFinish to send
#pragma once

#include <optional>

#include "whatsapp/noise/handshake.hpp"

namespace kurir::whatsapp::noise {

class ResumingInitiator {
 public:
  /// `server_static` comes from an earlier verified handshake. Draws the ephemeral key (32 bytes) from `random`.
  ResumingInitiator(Identity identity, crypto::PublicKey server_static, Random& random);

  /// The ClientHello body with `client_payload` inside. Call once, first.
  [[nodiscard]] Result<Bytes> hello(BytesView client_payload);
  /// Takes the ServerHello body and verifies the chain. Gives nothing where the server resumed, and the ClientFinish body
  /// with `client_payload` inside where it fell back.
  [[nodiscard]] Result<std::optional<Bytes>> finish(BytesView server_hello, BytesView client_payload, Time now);
  /// Only after a successful finish().
  [[nodiscard]] Ciphers ciphers() const;

 private:
  SymmetricState state_;
  Identity identity_;
  crypto::PublicKey server_static_;
  crypto::KeyPair ephemeral_;
};

}  // namespace kurir::whatsapp::noise
