#include "whatsapp/noise/resumption.hpp"

#include "whatsapp/noise/steps.hpp"

namespace kurir::whatsapp::noise {

using proto::HandshakeMessage;

ResumingInitiator::ResumingInitiator(Identity identity, crypto::PublicKey server_static, Random& random)
    : state_(kIk), identity_(std::move(identity)), server_static_(server_static), ephemeral_(crypto::KeyPair::generate(random)) {}

Result<Bytes> ResumingInitiator::hello(BytesView client_payload) {
  HandshakeMessage message;
  auto& client = *message.mutable_clienthello();
  client.set_ephemeral(to_string(ephemeral_.open.bytes));
  state_.mix_hash(server_static_.bytes);
  state_.mix_hash(ephemeral_.open.bytes);
  if (auto mixed = state_.mix_agreement(ephemeral_.secret, server_static_); !mixed) return pass_on(std::move(mixed));
  client.set_static_(to_string(state_.encrypt(identity_.noise_key.open.bytes)));
  if (auto mixed = state_.mix_agreement(identity_.noise_key.secret, server_static_); !mixed) return pass_on(std::move(mixed));
  client.set_payload(to_string(state_.encrypt(client_payload)));
  return to_bytes(message.SerializeAsString());
}

Result<std::optional<Bytes>> ResumingInitiator::finish(BytesView server_hello, BytesView client_payload, Time now) {
  auto message = parse_handshake(server_hello);
  if (!message) return pass_on(std::move(message));
  const auto& server = message->serverhello();
  if (server.has_static_()) {
    state_ = SymmetricState(kXxFallback);
    state_.mix_hash(ephemeral_.open.bytes);
    return complete_xx(state_, identity_, ephemeral_, server, client_payload, now);
  }
  auto server_ephemeral = parse_key(as_bytes(server.ephemeral()), "server's ephemeral");
  if (!server_ephemeral) return pass_on(std::move(server_ephemeral));
  state_.mix_hash(server_ephemeral->bytes);
  if (auto mixed = state_.mix_agreement(ephemeral_.secret, *server_ephemeral); !mixed) return pass_on(std::move(mixed));
  if (auto mixed = state_.mix_agreement(identity_.noise_key.secret, *server_ephemeral); !mixed) return pass_on(std::move(mixed));
  auto verified = decrypt_chain(state_, as_bytes(server.payload()), identity_.root, server_static_, now);
  if (!verified) return pass_on(std::move(verified));
  return std::nullopt;
}

Ciphers ResumingInitiator::ciphers() const { return initiator_ciphers(state_); }

}  // namespace kurir::whatsapp::noise
