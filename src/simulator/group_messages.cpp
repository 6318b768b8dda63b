#include "simulator/group_messages.hpp"

#include "simulator/stanzas.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::simulator {
namespace {

constexpr int kNotAllowed = 403;
constexpr int kUnknownRecipient = 404;
constexpr int kStaleGroup = 421;
constexpr int kInvalidStanza = 479;

bool is_pairwise(const Node& enc) {
  return (enc.attribute_is("type", "pkmsg") || enc.attribute_is("type", "msg")) && !enc.bytes().empty();
}

/// All devices of all members.
std::vector<Device*> devices_of(const World& world, const Group& group) {
  std::vector<Device*> devices;
  for (const auto& [number, role] : group.members) {
    const auto* account = world.by_number(number);
    if (account == nullptr) continue;
    for (const auto& [id, device] : account->devices) devices.push_back(device.get());
  }
  return devices;
}

}  // namespace

bool GroupMessages::is_for_group(const Node& message) {
  const auto to = message.jid("to");
  return to && to->server == whatsapp::kGroupServer;
}

void GroupMessages::accept(Device& sender, const Node& message) {
  auto letter = open(sender, message);
  if (!letter) return refuse(sender, message, letter.error());
  if (letter->only_for != nullptr) {
    ++world_.counters.messages_resent;
    world_.ledger.answered(sender.account.number, letter->id);
    acknowledge(sender, message, *letter, world_.unix_now());
    return world_.post.send(*letter->only_for, copy_for(sender, *letter->only_for, message, *letter, world_.unix_now()));
  }
  auto [entry, is_new] = world_.ledger.accept(sender.account.number, letter->id, world_.unix_now());
  if (!is_new) {
    acknowledge(sender, message, *letter, entry.accepted_at);
    if (entry.wanted_again == 0) {
      ++world_.counters.messages_repeated;
      return;
    }
    world_.ledger.answered(sender.account.number, letter->id);
    ++world_.counters.messages_resent;
    return dispatch(sender, message, *letter, entry.accepted_at);
  }
  ++world_.counters.messages_accepted;
  const bool ack_gets_lost = world_.faults.take(FaultKind::lost_ack, sender);
  if (!ack_gets_lost) acknowledge(sender, message, *letter, entry.accepted_at);
  dispatch(sender, message, *letter, entry.accepted_at);
  if (ack_gets_lost) world_.disconnect(sender, std::nullopt);
}

std::expected<GroupMessages::Letter, int> GroupMessages::open(const Device& sender, const Node& message) const {
  Letter letter{.id = message.attribute("id"),
                .group = world_.groups.find(*message.jid("to")),
                .keys = {},
                .shared = message.child("enc"),
                .identity = message.child("device-identity")};
  if (letter.id.empty() || !message.has("type") || letter.shared == nullptr) return std::unexpected(kInvalidStanza);
  if (letter.group == nullptr) return std::unexpected(kUnknownRecipient);
  if (!letter.group->has(sender.account)) return std::unexpected(kNotAllowed);
  if (message.attribute_is("type", "media") && !letter.shared->has("mediatype")) return std::unexpected(kInvalidStanza);
  if (const int code = address(message, letter); code != 0) return std::unexpected(code);
  bool needs_identity = letter.shared->attribute_is("type", "pkmsg");
  for (const auto& [device, enc] : letter.keys) needs_identity |= enc->attribute_is("type", "pkmsg");
  if (needs_identity && !sender.is_phone() && letter.identity == nullptr) return std::unexpected(kInvalidStanza);
  return letter;
}

/// Who gets what; the error code where somebody is addressed in a way that does not fit the group.
int GroupMessages::address(const Node& message, Letter& letter) const {
  const auto& group = *letter.group;
  if (const auto one = message.jid("participant")) {
    letter.only_for = world_.device(*one);
    if (letter.only_for == nullptr || !group.has(letter.only_for->account)) return kUnknownRecipient;
    return is_pairwise(*letter.shared) ? 0 : kInvalidStanza;
  }
  if (!letter.shared->attribute_is("type", "skmsg") || letter.shared->bytes().empty()) return kInvalidStanza;
  const auto mode = message.has("addressing_mode") ? message.attribute("addressing_mode") : "pn";
  if (mode != name(group.addressing)) return kStaleGroup;
  const auto* participants = message.child("participants");
  if (participants == nullptr) return 0;
  for (const auto& entry : participants->children()) {
    const auto jid = entry.jid("jid");
    const auto* enc = entry.child("enc");
    if (entry.tag != "to" || !jid || enc == nullptr || !is_pairwise(*enc)) return kInvalidStanza;
    if (jid->is_lid() != (group.addressing == Addressing::lid)) return kStaleGroup;
    if (auto* device = world_.device(*jid); device != nullptr && group.has(device->account)) letter.keys.emplace(device, enc);
  }
  return 0;
}

void GroupMessages::dispatch(Device& sender, const Node& message, const Letter& letter, std::int64_t accepted_at) {
  for (auto* device : devices_of(world_, *letter.group)) {
    if (device != &sender) world_.post.send(*device, copy_for(sender, *device, message, letter, accepted_at));
  }
}

Node GroupMessages::copy_for(const Device& sender, Device& target, const Node& message, const Letter& letter,
                             std::int64_t accepted_at) {
  const auto& group = *letter.group;
  Node copy("message", {{"from", group.jid()},
                        {"participant", group.of(sender)},
                        {"addressing_mode", std::string(name(group.addressing))},
                        {"type", message.attribute("type")},
                        {"id", letter.id},
                        {"t", std::to_string(accepted_at)}});
  if (!world_.faults.take(FaultKind::hidden_lid, target))
    copy.set(group.addressing == Addressing::lid ? "participant_pn" : "participant_lid", group.other_of(sender.account));
  if (!sender.account.push_name.empty()) copy.set("notify", sender.account.push_name);
  if (message.has("edit")) copy.set("edit", message.attribute("edit"));
  Node::Children parts;
  const auto key = letter.keys.find(&target);
  if (key != letter.keys.end() && !world_.faults.take(FaultKind::lost_sender_key, target)) parts.push_back(*key->second);
  parts.push_back(*letter.shared);
  if (letter.identity != nullptr && parts.front().attribute_is("type", "pkmsg")) parts.push_back(*letter.identity);
  copy.content = std::move(parts);
  return copy;
}

void GroupMessages::acknowledge(Device& sender, const Node& message, const Letter& letter, std::int64_t accepted_at) {
  if (sender.is_phone()) return;
  Node ack("ack", {{"class", "message"}, {"id", letter.id}, {"from", letter.group->jid()}, {"t", std::to_string(accepted_at)}});
  if (message.has("phash")) {
    std::vector<Jid> expected;
    for (const auto* device : devices_of(world_, *letter.group)) expected.push_back(letter.group->of(*device));
    auto hash = whatsapp::signal::participant_hash(expected);
    if (hash != message.attribute("phash")) ack.set("phash", hash);
  }
  world_.post.say(sender, ack);
}

void GroupMessages::refuse(Device& sender, const Node& message, int code) {
  ++world_.counters.violations.refused_messages;
  if (sender.is_phone()) return;
  Node ack("ack", {{"class", "message"}, {"id", message.attribute("id")}, {"error", std::to_string(code)}});
  ack.set("from", *message.jid("to"));
  ack.set("t", std::to_string(world_.unix_now()));
  world_.post.say(sender, ack);
}

}  // namespace kurir::simulator
