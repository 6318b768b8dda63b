#include "whatsapp/client/fanout.hpp"

#include "whatsapp/client/content.hpp"
#include "whatsapp/client/participants.hpp"

namespace kurir::whatsapp::client {
namespace {

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
