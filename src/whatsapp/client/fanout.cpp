#include "whatsapp/client/fanout.hpp"

#include "whatsapp/client/content.hpp"

namespace kurir::whatsapp::client {
namespace {

struct Encrypted {
  Node enc;
  bool needs_identity;  ///< a prekey message: the recipient must learn who we are
};

std::string_view enc_type(signal::CiphertextKind kind) { return kind == signal::CiphertextKind::message ? "msg" : "pkmsg"; }

/// `plain` is the payload of `message`, or what it is wrapped into.
Result<Encrypted> encrypt_for(const Target& target, BytesView plain, const OutgoingMessage& message,
                              const Credentials& credentials, SessionSet& sessions, Random& random) {
  auto sealed = signal::encrypt(sessions.change(target.address), credentials.local(), signal::pad(plain, random));
  if (!sealed) return fail(ErrorCode::internal, "a message could not be encrypted: {}", signal::name(sealed.error()));
  Node enc("enc", {{"v", "2"}, {"type", std::string(enc_type(sealed->kind))}}, std::move(sealed->wire));
  if (!message.media_type.empty()) enc.attributes.push_back({"mediatype", message.media_type});
  if (message.hidden) enc.attributes.push_back({"decrypt-fail", "hide"});
  return Encrypted{std::move(enc), sealed->kind == signal::CiphertextKind::prekey_message};
}

/// Collects the <to> children for one list of devices.
struct Participants {
  Node::Children nodes;
  bool needs_identity = false;

  Result<std::size_t> add(std::span<const Target> targets, BytesView plain, const OutgoingMessage& message,
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
};

Node identity_node(const Credentials& credentials) { return Node("device-identity", {}, credentials.account->signed_identity); }

bool same_person(const Peer& a, const Peer& b) { return a.jid == b.jid; }

}  // namespace

bool addresses_by_lid(const Account& own, const Peer& peer) { return own.lid_migrated && peer.lid.has_value(); }

Jid chat_jid(const Account& own, const Peer& peer) { return addresses_by_lid(own, peer) ? *peer.lid : peer.jid; }

std::vector<Target> targets(const Account& own, const Peer& peer, const Peer& person) {
  const bool ourselves = person.jid.user == own.jid.user;
  const auto lid = ourselves ? own.lid.bare() : person.lid;
  const auto wire = addresses_by_lid(own, peer) ? lid.value_or(person.jid) : person.jid;
  const auto home = lid.value_or(person.jid);
  std::vector<Target> out;
  out.reserve(person.devices.size());
  for (const auto device : person.devices) {
    if (ourselves && device == own.jid.device) continue;
    out.push_back({wire.with_device(device), signal::Address::of(home.with_device(device))});
  }
  return out;
}

Result<Node> fan_out(const OutgoingMessage& message, const Credentials& credentials, const Peer& peer, const Peer& own_account,
                     SessionSet& sessions, Random& random) {
  const auto& own = *credentials.account;
  const auto chat = chat_jid(own, peer);
  const bool to_ourselves = same_person(peer, own_account);

  Participants participants;
  std::size_t reached = 0;
  if (!to_ourselves) {
    auto added = participants.add(targets(own, peer, peer), message.payload, message, credentials, sessions, random);
    if (!added) return pass_on(std::move(added));
    reached = *added;
  }
  const auto copy = wrap_device_sent(chat, message.payload);
  auto copies = participants.add(targets(own, peer, own_account), copy, message, credentials, sessions, random);
  if (!copies) return pass_on(std::move(copies));
  if (to_ourselves) reached = *copies;
  if (reached == 0) return fail(ErrorCode::not_found, "no device of the recipient can be reached");

  Node stanza("message", {{"id", message.wire_id}, {"to", chat}, {"type", message.type}});
  if (!message.edit.empty()) stanza.attributes.push_back({"edit", message.edit});
  if (chat.is_lid()) stanza.attributes.push_back({"peer_recipient_pn", peer.jid});
  Node::Children children{Node("participants", {}, std::move(participants.nodes))};
  if (participants.needs_identity) children.push_back(identity_node(credentials));
  stanza.content = std::move(children);
  return stanza;
}

Result<Node> resend(const OutgoingMessage& message, const Credentials& credentials, const Peer& peer, const Node& retry_receipt,
                    const Target& target, std::int64_t count, SessionSet& sessions, Random& random) {
  const auto& own = *credentials.account;
  const bool to_own_device = target.wire.user == own.jid.user || target.wire.user == own.lid.user;
  const auto copy = to_own_device ? wrap_device_sent(chat_jid(own, peer), message.payload) : Bytes();
  auto encrypted = encrypt_for(target, to_own_device ? copy : message.payload, message, credentials, sessions, random);
  if (!encrypted) return pass_on(std::move(encrypted));
  encrypted->enc.attributes.push_back({"count", fmt::format("{}", count)});

  Node stanza("message", {{"id", message.wire_id}, {"to", target.wire}, {"type", message.type}});
  if (!message.edit.empty()) stanza.attributes.push_back({"edit", message.edit});
  if (const auto* recipient = retry_receipt.find("recipient")) stanza.attributes.push_back({"recipient", *recipient});
  stanza.attributes.push_back({"device_fanout", "false"});
  Node::Children children{std::move(encrypted->enc)};
  if (encrypted->needs_identity) children.push_back(identity_node(credentials));
  stanza.content = std::move(children);
  return stanza;
}

}  // namespace kurir::whatsapp::client
