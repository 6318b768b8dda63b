#include "whatsapp/client/group_fanout.hpp"

#include <algorithm>

#include "whatsapp/client/participants.hpp"
#include "whatsapp/client/sender_key_content.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::uint16_t kHostedDevice = 99;  ///< a business' copy in Meta's cloud

const Jid& own_jid(const Account& own, Addressing addressing) { return addressing == Addressing::lid ? own.lid : own.jid; }

/// Not among `holders`.
std::vector<Target> without_key(const Audience& audience, const Holders& holders) {
  std::vector<Target> lacking;
  for (const auto& target : audience.devices) {
    if (!holders.contains(target.address)) lacking.push_back(target);
  }
  return lacking;
}

Node shared_enc(const OutgoingMessage& message, Bytes ciphertext) {
  Node enc("enc", {{"v", "2"}, {"type", "skmsg"}}, std::move(ciphertext));
  if (!message.media_type.empty()) enc.attributes.push_back({"mediatype", message.media_type});
  if (message.hidden) enc.attributes.push_back({"decrypt-fail", "hide"});
  return enc;
}

}  // namespace

std::vector<Target> member_devices(const Account& own, const GroupMember& member, std::span<const std::uint16_t> devices) {
  const auto home = member.lid().value_or(member.jid);
  const bool ourselves = member.jid == own.jid.bare() || member.jid == own.lid.bare();
  std::vector<Target> out;
  out.reserve(devices.size());
  for (const auto device : devices) {
    if (device == kHostedDevice || (ourselves && device == own.jid.device)) continue;
    out.push_back({member.jid.with_device(device), signal::Address::of(home.with_device(device))});
  }
  return out;
}

std::string audience_hash(const Account& own, const Audience& audience) {
  std::vector<Jid> devices{own_jid(own, audience.addressing)};
  devices.reserve(audience.devices.size() + 1);
  for (const auto& target : audience.devices) devices.push_back(target.wire);
  return signal::participant_hash(devices);
}

bool prepare_sender_key(signal::SenderKeyRecord& own_key, Holders& holders, const Audience& audience, Random& random) {
  Holders present;
  for (const auto& target : audience.devices) present.insert(target.address);
  if (own_key.is_own() && std::ranges::includes(present, holders)) return false;
  own_key = {};
  signal::rotate_sender_key(own_key, random);
  holders.clear();
  return true;
}

Result<GroupSending> fan_out_to_group(const OutgoingMessage& message, const Credentials& credentials, const Audience& audience,
                                      const Holders& holders, signal::SenderKeyRecord& own_key, SessionSet& sessions,
                                      Random& random) {
  const auto distribution = signal::write_distribution(own_key);
  if (!distribution) return fail(ErrorCode::internal, "there is no sender key to hand over");
  GroupSending sending;
  Participants participants;
  const auto handed = encode_handed_key(audience.group, *distribution);
  const auto lacking = without_key(audience, holders);
  for (const auto& target : lacking) {
    if (sessions.open(target.address)) sending.handed.insert(target.address);
  }
  OutgoingMessage key_message;
  key_message.hidden = message.hidden;
  if (auto added = participants.add(lacking, handed, key_message, credentials, sessions, random); !added)
    return pass_on(std::move(added));
  auto sealed = signal::group_encrypt(own_key, signal::pad(message.payload, random), random);
  if (!sealed) return fail(ErrorCode::internal, "a group message could not be encrypted: {}", signal::name(sealed.error()));

  Node stanza("message", {{"id", message.wire_id}, {"to", audience.group}, {"type", message.type}});
  stanza.attributes.push_back({"phash", audience_hash(*credentials.account, audience)});
  stanza.attributes.push_back({"addressing_mode", std::string(name(audience.addressing))});
  if (!message.edit.empty()) stanza.attributes.push_back({"edit", message.edit});
  Node::Children children;
  if (!participants.nodes.empty()) children.push_back(Node("participants", {}, std::move(participants.nodes)));
  children.push_back(shared_enc(message, std::move(*sealed)));
  if (participants.needs_identity) children.push_back(identity_node(credentials));
  stanza.content = std::move(children);
  sending.stanza = std::move(stanza);
  return sending;
}

Result<Node> resend_in_group(const OutgoingMessage& message, const Credentials& credentials, const Node& retry_receipt,
                             const Target& target, std::int64_t count, const signal::SenderKeyRecord& own_key,
                             SessionSet& sessions, Random& random) {
  Bytes plain;
  if (const auto distribution = signal::write_distribution(own_key))
    plain = encode_handed_key(*retry_receipt.jid("from"), *distribution);
  append(plain, message.payload);
  auto encrypted = encrypt_for(target, plain, message, credentials, sessions, random);
  if (!encrypted) return pass_on(std::move(encrypted));
  encrypted->enc.attributes.push_back({"count", fmt::format("{}", count)});

  Node stanza("message", {{"id", message.wire_id}, {"type", message.type}});
  if (const auto* from = retry_receipt.find("from")) stanza.attributes.push_back({"to", *from});
  stanza.attributes.push_back({"participant", target.wire});
  stanza.attributes.push_back(
      {"addressing_mode", std::string(name(target.wire.is_lid() ? Addressing::lid : Addressing::phone_number))});
  if (!message.edit.empty()) stanza.attributes.push_back({"edit", message.edit});
  Node::Children children{std::move(encrypted->enc)};
  if (encrypted->needs_identity) children.push_back(identity_node(credentials));
  stanza.content = std::move(children);
  return stanza;
}

}  // namespace kurir::whatsapp::client
