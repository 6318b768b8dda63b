#include "simulator/receipts.hpp"

#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

std::vector<std::string> ids_of(const Node& receipt) {
  std::vector<std::string> ids{receipt.attribute("id")};
  if (const Node* list = receipt.child("list")) {
    for (const Node& item : list->children()) {
      if (ids.size() < Receipts::kMaxIds && item.tag == "item") ids.push_back(item.attribute("id"));
    }
  }
  return ids;
}

bool is_delivery(std::string_view type) { return type.empty() || type == "inactive" || type == "sender" || type == "peer_msg"; }
bool is_own_business(std::string_view type) { return type == "read-self" || type == "played-self"; }
bool is_for_one_device(std::string_view type) {
  return type == "retry" || type == "sender" || type == "peer_msg" || type == "hist_sync" || type == "enc_rekey_retry" ||
         type == "server-error";
}

}  // namespace

void Receipts::accept(Device& sender, const Node& receipt) {
  auto to = receipt.jid("to");
  if (!to || !receipt.has("id")) {
    ++world_.counters.violations.unknown_stanzas;
    return;
  }
  auto type = receipt.attribute("type");
  auto ids = ids_of(receipt);
  settle(sender, receipt, *to, ids);
  if (!sender.is_phone()) {
    Node ack("ack", {{"class", "receipt"}, {"id", ids.front()}, {"from", *to}});
    if (const auto* participant = receipt.find("participant")) ack.set("participant", *participant);
    if (!type.empty()) ack.set("type", type);
    world_.post.say(sender, ack);
  }
  if (to->server == whatsapp::kGroupServer) return carry_in_group(sender, receipt, *to, ids);
  Account* author = world_.by_jid(*to);
  if (author == nullptr) return;
  if (type == "retry") {
    ++world_.counters.retry_receipts;
    world_.ledger.want_again(author->number, ids.front());
  }
  if (author != &sender.account) mark(*author, type, ids);
  if (is_for_one_device(type)) {
    if (Device* device = author->device(to->device); device != nullptr && device != &sender)
      world_.post.send(*device, carried(sender, receipt, *to));
    return;
  }
  Account& readers = is_own_business(type) ? sender.account : *author;
  Node copy = carried(sender, receipt, *to);
  if (is_own_business(type)) copy.set("recipient", to->bare());
  for (const auto& [id, device] : readers.devices) {
    if (device.get() != &sender) world_.post.send(*device, copy);
  }
}

/// In a group the receipt names the group and, as participant, the author of the message.
void Receipts::carry_in_group(Device& sender, const Node& receipt, const Jid& to, const std::vector<std::string>& ids) {
  const auto* group = world_.groups.find(to);
  const auto participant = receipt.jid("participant");
  Device* author = participant ? world_.device(*participant) : nullptr;
  if (group == nullptr || author == nullptr || author == &sender) return;
  auto type = receipt.attribute("type");
  if (type == "retry") {
    ++world_.counters.retry_receipts;
    world_.ledger.want_again(author->account.number, ids.front());
  }
  if (&author->account != &sender.account) mark(author->account, type, ids);
  Node copy("receipt",
            {{"from", to}, {"participant", group->of(sender)}, {"id", ids.front()}, {"t", std::to_string(world_.unix_now())}},
            receipt.content);
  if (!type.empty()) copy.set("type", type);
  if (is_for_one_device(type)) return world_.post.send(*author, std::move(copy));
  const Account& readers = is_own_business(type) ? sender.account : author->account;
  for (const auto& [id, device] : readers.devices) {
    if (device.get() != &sender) world_.post.send(*device, copy);
  }
}

void Receipts::settle(Device& sender, const Node& receipt, const Jid& to, const std::vector<std::string>& ids) {
  auto type = receipt.attribute("type");
  if (type == "retry" || type == "server-error" || type == "enc_rekey_retry") return;
  auto unmatched = is_delivery(type) ? Post::Unmatched::counted : Post::Unmatched::ignored;
  for (const auto& id : ids) world_.post.settle_message(sender, id, to, unmatched);
}

void Receipts::mark(const Account& author, const std::string& type, const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    if (type.empty() || type == "inactive" || type == "read" || type == "played") world_.ledger.mark_delivered(author.number, id);
    if (type == "read" || type == "played") world_.ledger.mark_read(author.number, id);
  }
}

Node Receipts::carried(const Device& sender, const Node& receipt, const Jid& to) const {
  Node copy("receipt", {{"from", sender.like(to)}, {"id", receipt.attribute("id")}, {"t", std::to_string(world_.unix_now())}},
            receipt.content);
  if (receipt.has("type")) copy.set("type", receipt.attribute("type"));
  if (auto recipient = receipt.jid("recipient")) copy.set("recipient", *recipient);
  return copy;
}

}  // namespace kurir::simulator
