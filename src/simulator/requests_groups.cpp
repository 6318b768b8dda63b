// Groups by request: what they are, and what members do with them (xmlns "w:g2").
#include <array>

#include "simulator/requests.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::array<std::string_view, 4> kMemberChanges{"add", "remove", "promote", "demote"};

/// The accounts named by <participant jid> below `list`; who is unknown is left out.
std::vector<Account*> named(const World& world, const Node& list) {
  std::vector<Account*> accounts;
  for (const auto& entry : list.children()) {
    const auto jid = entry.jid("jid");
    auto* account = entry.tag == "participant" && jid ? world.by_jid(*jid) : nullptr;
    if (account != nullptr && accounts.size() < Groups::kMaxMembers) accounts.push_back(account);
  }
  return accounts;
}

Node refusal(const Node& iq, const Error& error) {
  if (error.code == ErrorCode::unauthorized) return error_of(iq, 403, "forbidden");
  if (error.code == ErrorCode::not_found) return error_of(iq, 404, "item-not-found");
  return error_of(iq, 406, "not-acceptable");
}

}  // namespace

Node Requests::groups(Device& sender, const Node& iq) {
  if (iq.child("participating") != nullptr) {
    Node list("groups", {}, Node::Children{});
    for (const auto& [id, group] : world_.groups.all()) {
      if (group->has(sender.account)) std::get<Node::Children>(list.content).push_back(world_.groups.describe(*group));
    }
    return result_of(iq, children(std::move(list)));
  }
  const auto to = iq.jid("to");
  const auto* group = to ? world_.groups.find(*to) : nullptr;
  if (iq.child("query") == nullptr || group == nullptr) return not_found(sender, iq);
  if (!group->has(sender.account)) return error_of(iq, 403, "forbidden");
  return result_of(iq, children(world_.groups.describe(*group)));
}

Node Requests::create_group(Device& sender, const Node& iq) {
  const auto& wanted = *iq.child("create");
  auto created = world_.groups.create(sender.account, wanted.attribute("subject"), named(world_, wanted), Addressing::lid);
  if (!created) return refusal(iq, created.error());
  return result_of(iq, children(world_.groups.describe(**created)));
}

Node Requests::leave_group(Device& sender, const Node& iq) {
  Node left("leave", {}, Node::Children{});
  for (const auto& entry : iq.child("leave")->children()) {
    const auto id = entry.attribute("id");
    auto* group = world_.groups.by_id(std::string_view(id).substr(0, id.find('@')));
    if (group == nullptr || !world_.groups.leave(*group, sender.account)) return error_of(iq, 404, "item-not-found");
    std::get<Node::Children>(left.content).push_back(Node("group", {{"id", group->jid()}}));
  }
  return result_of(iq, children(std::move(left)));
}

Node Requests::change_group(Device& sender, const Node& iq) {
  const auto to = iq.jid("to");
  auto* group = to ? world_.groups.find(*to) : nullptr;
  if (group == nullptr) return not_found(sender, iq);
  if (const auto* subject = iq.child("subject")) {
    auto changed = world_.groups.set_subject(*group, sender.account, std::string(as_text(subject->bytes())));
    return changed ? result_of(iq) : refusal(iq, changed.error());
  }
  for (const auto kind : kMemberChanges) {
    const auto* list = iq.child(kind);
    if (list == nullptr) continue;
    const auto whom = named(world_, *list);
    auto changed = world_.groups.change(*group, sender.account, *group_change(kind), whom);
    if (!changed) return refusal(iq, changed.error());
    Node answer{std::string(kind), {}, Node::Children{}};
    for (const auto* account : whom)
      std::get<Node::Children>(answer.content).push_back(world_.groups.participant(*group, *account));
    return result_of(iq, children(std::move(answer)));
  }
  ++world_.counters.violations.unknown_requests;
  return error_of(iq, 501, "feature-not-implemented");
}

}  // namespace kurir::simulator
