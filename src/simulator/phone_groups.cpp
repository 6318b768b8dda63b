// What a virtual phone does in groups.
#include "simulator/message_content.hpp"
#include "simulator/phone.hpp"
#include "simulator/sender_key_content.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::simulator {
namespace signal = whatsapp::signal;
namespace {

/// All devices of the members, without this one.
std::vector<Device*> others_in(const World& world, const Group& group, const Device& self) {
  std::vector<Device*> devices;
  for (const auto& [number, role] : group.members) {
    const auto* account = world.by_number(number);
    if (account == nullptr) continue;
    for (const auto& [id, device] : account->devices) {
      if (device.get() != &self) devices.push_back(device.get());
    }
  }
  return devices;
}

std::set<signal::Address> addresses_of(const std::vector<Device*>& devices) {
  std::set<signal::Address> addresses;
  for (const auto* device : devices) addresses.insert(signal::Address::of(device->lid()));
  return addresses;
}

}  // namespace

Result<std::string> Phone::send_to_group(const Group& group, Bytes content, const WireForm& form) {
  if (!group.has(account_)) return fail(ErrorCode::conflict, "{} is not in this group: add it first", account_.number);
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  const auto devices = others_in(world_, group, account_.phone());
  std::vector<Jid> hashed{group.of(account_.phone())};
  for (const auto* device : devices) hashed.push_back(group.of(*device));
  sender_keys_.prepare(group, addresses_of(devices));
  const auto handed = sender_key_message(group.jid(), sender_keys_.distribution(group));
  Node participants("participants", {}, Node::Children{});
  for (auto* device : devices) {
    if (sender_keys_.is_held_by(group, *device)) continue;
    auto enc = enc_for(*device, handed);
    if (!enc) continue;
    std::get<Node::Children>(participants.content).push_back(Node("to", {{"jid", group.of(*device)}}, children(std::move(*enc))));
    sender_keys_.handed_to(group, *device);
  }
  Node::Children parts;
  if (!participants.children().empty()) parts.push_back(std::move(participants));
  parts.push_back(Node("enc", {{"v", "2"}, {"type", "skmsg"}}, sender_keys_.encrypt(group, content)));
  auto id = new_message_id();
  remember_sent({next_sent_++, id, group.jid(), std::move(content), world_.clock.now()});
  say(Node("message",
           {{"id", id},
            {"to", group.jid()},
            {"type", form.type},
            {"phash", signal::participant_hash(hashed)},
            {"addressing_mode", std::string(name(group.addressing))}},
           std::move(parts)));
  return id;
}

/// The key that comes along first, then what it opens. A resend carries both in one pairwise ciphertext.
void Phone::on_group_message(const Node& message) {
  const auto* group = world_.groups.find(*message.jid("from"));
  const auto participant = message.jid("participant");
  const Device* sender = participant ? world_.device(*participant) : nullptr;
  if (group == nullptr || sender == nullptr || message.child("enc") == nullptr) return acknowledge(message);
  if (&sender->account != &account_ && world_.faults.take(FaultKind::retry_receipt, *sender))
    return ask_again(message, signal::SignalError::bad_mac);
  const Node* identity = message.child("device-identity");
  std::optional<Bytes> content;
  for (const auto* enc : message.children_named("enc")) {
    const bool shared = enc->attribute_is("type", "skmsg");
    auto plaintext = shared ? sender_keys_.decrypt(*group, *sender, enc->bytes())
                            : sessions_.decrypt(*sender, *enc, identity == nullptr ? BytesView{} : identity->bytes());
    if (!plaintext) {
      if (plaintext.error() == signal::SignalError::duplicate) return on_used_key(*sender, message);
      return ask_again(message, plaintext.error());
    }
    if (auto key = shared ? std::nullopt : handed_over(*plaintext, group->jid())) sender_keys_.take(*group, *sender, *key);
    content = std::move(*plaintext);
  }
  on_content(*sender, message, *content);
}

/// A member asks for what this phone wrote to the group: it gets it alone, with the key for what follows.
void Phone::answer_group_retry(const Group& group, Device& requester, const SentMessage& sent, std::int64_t count) {
  if (!group.has(requester.account)) return;
  sender_keys_.prepare(group, addresses_of(others_in(world_, group, account_.phone())));
  auto enc = enc_for(requester, concat(sender_key_message(group.jid(), sender_keys_.distribution(group)), sent.content));
  if (!enc) return;
  sender_keys_.handed_to(group, requester);
  enc->set("count", std::to_string(count));
  say(Node("message",
           {{"id", sent.id},
            {"to", group.jid()},
            {"participant", group.of(requester)},
            {"type", wire_form_of(sent.content).type},
            {"addressing_mode", std::string(name(group.addressing))}},
           children(std::move(*enc))));
}

}  // namespace kurir::simulator
