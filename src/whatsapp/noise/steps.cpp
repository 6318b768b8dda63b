#include "whatsapp/noise/steps.hpp"

#include "whatsapp/noise/certificate.hpp"

namespace kurir::whatsapp::noise {

using proto::HandshakeMessage;

Result<HandshakeMessage> parse_handshake(BytesView body) {
  HandshakeMessage message;
  if (body.size() > kMaxHandshake || !message.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return fail(ErrorCode::malformed, "a handshake message of {} bytes does not parse: close the connection", body.size());
  }
  return message;
}

Result<crypto::PublicKey> parse_key(BytesView bytes, std::string_view what) {
  const auto key = crypto::PublicKey::from(bytes);
  if (!key) return fail(ErrorCode::malformed, "the {} key of the handshake has {} bytes instead of 32", what, bytes.size());
  return *key;
}

Result<crypto::PublicKey> decrypt_key(SymmetricState& state, BytesView sealed, std::string_view what) {
  auto plain = state.decrypt(sealed);
  if (!plain) return pass_on(std::move(plain));
  return parse_key(*plain, what);
}

Result<void> decrypt_chain(SymmetricState& state, BytesView sealed, const crypto::PublicKey& root,
                           const crypto::PublicKey& server_static, Time now) {
  auto chain = state.decrypt(sealed);
  if (!chain) return pass_on(std::move(chain));
  return verify_chain(*chain, root, server_static, now);
}

Result<Bytes> complete_xx(SymmetricState& state, const Identity& identity, const crypto::KeyPair& ephemeral,
                          const HandshakeMessage::ServerHello& server, BytesView client_payload, Time now) {
  auto server_ephemeral = parse_key(as_bytes(server.ephemeral()), "server's ephemeral");
  if (!server_ephemeral) return pass_on(std::move(server_ephemeral));
  state.mix_hash(server_ephemeral->bytes);
  if (auto mixed = state.mix_agreement(ephemeral.secret, *server_ephemeral); !mixed) return pass_on(std::move(mixed));

  auto server_static = decrypt_key(state, as_bytes(server.static_()), "server's static");
  if (!server_static) return pass_on(std::move(server_static));
  if (auto mixed = state.mix_agreement(ephemeral.secret, *server_static); !mixed) return pass_on(std::move(mixed));
  auto verified = decrypt_chain(state, as_bytes(server.payload()), identity.root, *server_static, now);
  if (!verified) return pass_on(std::move(verified));

  HandshakeMessage finish;
  auto& client = *finish.mutable_clientfinish();
  client.set_static_(to_string(state.encrypt(identity.noise_key.open.bytes)));
  if (auto mixed = state.mix_agreement(identity.noise_key.secret, *server_ephemeral); !mixed) return pass_on(std::move(mixed));
  client.set_payload(to_string(state.encrypt(client_payload)));
  return to_bytes(finish.SerializeAsString());
}

Ciphers initiator_ciphers(const SymmetricState& state) {
  const auto [to_responder, to_initiator] = state.split();
  return {Cipher(to_responder), Cipher(to_initiator)};
}

}  // namespace kurir::whatsapp::noise
