#include "whatsapp/client/participants.hpp"

namespace kurir::whatsapp::client {
namespace {

std::string_view enc_type(signal::CiphertextKind kind) { return kind == signal::CiphertextKind::message ? "msg" : "pkmsg"; }

}  // namespace

Result<Encrypted> encrypt_for(const Target& target, BytesView plain, const OutgoingMessage& message,
                              const Credentials& credentials, SessionSet& sessions, Random& random) {
  auto sealed = signal::encrypt(sessions.change(target.address), credentials.local(), signal::pad(plain, random));
  if (!sealed) return fail(ErrorCode::internal, "a message could not be encrypted: {}", signal::name(sealed.error()));
  Node enc("enc", {{"v", "2"}, {"type", std::string(enc_type(sealed->kind))}}, std::move(sealed->wire));
  if (!message.media_type.empty()) enc.attributes.push_back({"mediatype", message.media_type});
  if (message.hidden) enc.attributes.push_back({"decrypt-fail", "hide"});
  return Encrypted{std::move(enc), sealed->kind == signal::CiphertextKind::prekey_message};
}

Result<std::size_t> Participants::add(std::span<const Target> targets, BytesView plain, const OutgoingMessage& message,
                                      const Credentials& credentials, SessionSet& sessions, Random& random) {
  std::size_t added = 0;
  for (const auto& target : targets) {
    if (!sessions.open(target.address)) continue;
    auto encrypted = encrypt_for(target, plain, message, credentials, sessions, random);
    if (!encrypted) return pass_on(std::move(encrypted));
    needs_identity |= encrypted->needs_identity;
    nodes.push_back(Node("to", {{"jid", target.wire}}, Node::Children{std::move(encrypted->enc)}));
    ++added;
  }
  return added;
}

Node identity_node(const Credentials& credentials) { return Node("device-identity", {}, credentials.account->signed_identity); }

}  // namespace kurir::whatsapp::client
