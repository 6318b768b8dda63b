#include "whatsapp/noise/handshake.hpp"

#include "whatsapp/noise/steps.hpp"

namespace kurir::whatsapp::noise {

using proto::HandshakeMessage;

Initiator::Initiator(crypto::KeyPair noise_key, crypto::PublicKey root, Random& random)
    : Initiator(std::move(noise_key), root, crypto::KeyPair::generate(random)) {}

Initiator::Initiator(crypto::KeyPair noise_key, crypto::PublicKey root, crypto::KeyPair ephemeral)
    : state_(kXx), identity_{std::move(noise_key), root}, ephemeral_(std::move(ephemeral)) {}

Bytes Initiator::hello() {
  state_.mix_hash(ephemeral_.open.bytes);
  HandshakeMessage message;
  message.mutable_clienthello()->set_ephemeral(to_string(ephemeral_.open.bytes));
  return to_bytes(message.SerializeAsString());
}

Result<Bytes> Initiator::finish(BytesView server_hello, BytesView client_payload, Time now) {
  auto message = parse_handshake(server_hello);
  if (!message) return pass_on(std::move(message));
  return complete_xx(state_, identity_, ephemeral_, message->serverhello(), client_payload, now);
}

Ciphers Initiator::ciphers() const { return initiator_ciphers(state_); }

Responder::Responder(crypto::KeyPair server_static, Bytes certificate_chain, Random& random)
    : state_(kXx),
      static_(std::move(server_static)),
      chain_(std::move(certificate_chain)),
      ephemeral_(crypto::KeyPair::generate(random)) {}

Result<Bytes> Responder::answer(BytesView client_hello) {
  auto message = parse_handshake(client_hello);
  if (!message) return pass_on(std::move(message));
  const auto& client = message->clienthello();
  auto client_ephemeral = parse_key(as_bytes(client.ephemeral()), "client's ephemeral");
  if (!client_ephemeral) return pass_on(std::move(client_ephemeral));
  // A static key in the first message is the mark of IK, for which we hold no state.
  if (client.has_static_()) state_ = SymmetricState(kXxFallback);
  state_.mix_hash(client_ephemeral->bytes);

  HandshakeMessage answer;
  auto& server = *answer.mutable_serverhello();
  server.set_ephemeral(to_string(ephemeral_.open.bytes));
  state_.mix_hash(ephemeral_.open.bytes);
  if (auto mixed = state_.mix_agreement(ephemeral_.secret, *client_ephemeral); !mixed) return pass_on(std::move(mixed));
  server.set_static_(to_string(state_.encrypt(static_.open.bytes)));
  if (auto mixed = state_.mix_agreement(static_.secret, *client_ephemeral); !mixed) return pass_on(std::move(mixed));
  server.set_payload(to_string(state_.encrypt(chain_)));
  return to_bytes(answer.SerializeAsString());
}

Result<Responder::Client> Responder::accept(BytesView client_finish) {
  auto message = parse_handshake(client_finish);
  if (!message) return pass_on(std::move(message));
  const auto& client = message->clientfinish();
  auto noise_key = decrypt_key(state_, as_bytes(client.static_()), "client's static");
  if (!noise_key) return pass_on(std::move(noise_key));
  if (auto mixed = state_.mix_agreement(ephemeral_.secret, *noise_key); !mixed) return pass_on(std::move(mixed));
  auto payload = state_.decrypt(as_bytes(client.payload()));
  if (!payload) return pass_on(std::move(payload));
  return Client{*noise_key, *std::move(payload)};
}

Ciphers Responder::ciphers() const {
  const auto [to_responder, to_initiator] = state_.split();
  return {Cipher(to_initiator), Cipher(to_responder)};
}

}  // namespace kurir::whatsapp::noise
