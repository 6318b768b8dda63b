#include "simulator/groups.hpp"

#include <algorithm>
#include <array>

#include "simulator/stanzas.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {
namespace {

constexpr std::array<std::string_view, 4> kChanges{"add", "remove", "promote", "demote"};

/// Whether it changes anything for this member; does it.
bool apply(Group& group, Groups::Change change, const Account& whom) {
  auto found = group.members.find(whom.number);
  const bool is_member = found != group.members.end();
  switch (change) {
    case Groups::Change::add:
      if (is_member || group.members.size() >= Groups::kMaxMembers) return false;
      group.members.emplace(whom.number, GroupRole::member);
      return true;
    case Groups::Change::remove:
      if (!is_member || found->second == GroupRole::founder) return false;
      group.members.erase(found);
      return true;
    case Groups::Change::promote:
      if (!is_member || found->second != GroupRole::member) return false;
      found->second = GroupRole::admin;
      return true;
    case Groups::Change::demote:
      if (!is_member || found->second != GroupRole::admin) return false;
      found->second = GroupRole::member;
      return true;
  }
  return false;
}

}  // namespace

std::string_view name(Addressing addressing) noexcept { return addressing == Addressing::lid ? "lid" : "pn"; }

std::string_view name(GroupRole role) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"", "admin", "superadmin"};
  return kNames[static_cast<std::size_t>(role)];
}

std::optional<Groups::Change> group_change(std::string_view name) noexcept {
  const auto found = std::ranges::find(kChanges, name);
  if (found == kChanges.end()) return std::nullopt;
  return static_cast<Groups::Change>(found - kChanges.begin());
}

Result<Group*> Groups::create(Account& creator, std::string subject, std::span<Account* const> members, Addressing addressing) {
  if (groups_.size() >= kMaxGroups) return fail(ErrorCode::unavailable, "there are {} groups already", kMaxGroups);
  if (subject.empty() || subject.size() > kMaxSubject)
    return fail(ErrorCode::invalid_argument, "subject must have 1 to {} bytes", kMaxSubject);
  auto group = std::make_unique<Group>();
  do group->id = fmt::format("1203634{:011}", world_.random.below(100'000'000'000));
  while (groups_.contains(group->id));
  group->subject = std::move(subject);
  group->addressing = addressing;
  group->creator = group->subject_by = creator.number;
  group->created_at = group->subject_at = world_.unix_now();
  group->members.emplace(creator.number, GroupRole::founder);
  for (const auto* member : members) (void)apply(*group, Change::add, *member);
  Group& made = *group;
  restore(std::move(group));
  changed(made);
  tell(made, creator, Node("create", {{"type", "new"}}, children(describe(made))), this->members(made));
  return &made;
}

Group* Groups::by_id(std::string_view id) const {
  const auto found = groups_.find(id);
  return found == groups_.end() ? nullptr : found->second.get();
}

Result<std::vector<Account*>> Groups::change(Group& group, Account& by, Change change, std::span<Account* const> whom) {
  if (!group.is_admin(by)) return fail(ErrorCode::unauthorized, "{} is no admin of this group", by.number);
  const auto before = members(group);
  Node what(std::string(kChanges[static_cast<std::size_t>(change)]), {}, Node::Children{});
  std::vector<Account*> touched;
  for (auto* account : whom) {
    if (!apply(group, change, *account)) continue;
    touched.push_back(account);
    std::get<Node::Children>(what.content).push_back(participant(group, *account));
  }
  if (touched.empty()) return touched;
  changed(group);
  tell(group, by, std::move(what), before);
  if (change == Change::add) tell(group, by, Node("create", {{"type", "new"}}, children(describe(group))), touched);
  return touched;
}

Result<void> Groups::leave(Group& group, Account& who) {
  if (!group.has(who)) return fail(ErrorCode::not_found, "{} is not in this group", who.number);
  const auto before = members(group);
  Node what("leave", {}, children(participant(group, who)));
  group.members.erase(who.number);
  changed(group);
  tell(group, who, std::move(what), before);
  return {};
}

Result<void> Groups::set_subject(Group& group, Account& by, std::string subject) {
  if (!group.has(by)) return fail(ErrorCode::unauthorized, "{} is not in this group", by.number);
  if (subject.empty() || subject.size() > kMaxSubject)
    return fail(ErrorCode::invalid_argument, "subject must have 1 to {} bytes", kMaxSubject);
  group.subject = std::move(subject);
  group.subject_by = by.number;
  group.subject_at = world_.unix_now();
  changed(group);
  tell(group, by, Node("subject", {{"subject", group.subject}, {"s_t", std::to_string(group.subject_at)}, {"s_o", group.of(by)}}),
       members(group));
  return {};
}

void Groups::set_addressing(Group& group, Addressing addressing) {
  group.addressing = addressing;
  changed(group);
}

Node Groups::participant(const Group& group, const Account& account) const {
  Node node("participant", {{"jid", group.of(account)},
                            {group.addressing == Addressing::lid ? "phone_number" : "lid", group.other_of(account)}});
  const auto found = group.members.find(account.number);
  if (found != group.members.end() && found->second != GroupRole::member) node.set("type", std::string(name(found->second)));
  return node;
}

Node Groups::describe(const Group& group) const {
  Node node("group", {{"id", group.id},
                      {"subject", group.subject},
                      {"s_t", std::to_string(group.subject_at)},
                      {"creation", std::to_string(group.created_at)},
                      {"size", std::to_string(group.members.size())},
                      {"addressing_mode", std::string(name(group.addressing))}});
  if (const auto* creator = world_.by_number(group.creator)) {
    node.set("creator", group.of(*creator));
    if (group.addressing == Addressing::lid) node.set("creator_pn", creator->pn());
  }
  if (const auto* author = world_.by_number(group.subject_by)) node.set("s_o", group.of(*author));
  Node::Children list;
  for (const auto* member : members(group)) list.push_back(participant(group, *member));
  node.content = std::move(list);
  return node;
}

std::vector<Account*> Groups::members(const Group& group) const {
  std::vector<Account*> accounts;
  for (const auto& [number, role] : group.members) {
    if (auto* account = world_.by_number(number)) accounts.push_back(account);
  }
  return accounts;
}

/// All devices of these accounts hear of it, the one that did it among them.
void Groups::tell(const Group& group, const Account& by, Node what, std::span<Account* const> whom) {
  Node notification("notification",
                    {{"id", world_.next_stanza_id()},
                     {"type", "w:gp2"},
                     {"from", group.jid()},
                     {"participant", group.of(by)},
                     {group.addressing == Addressing::lid ? "participant_pn" : "participant_lid", group.other_of(by)},
                     {"addressing_mode", std::string(name(group.addressing))},
                     {"t", std::to_string(world_.unix_now())}},
                    children(std::move(what)));
  if (!by.push_name.empty()) notification.set("notify", by.push_name);
  for (const auto* account : whom) {
    for (const auto& [id, device] : account->devices) world_.post.send(*device, notification);
  }
}

void Groups::changed(const Group& group) { world_.changes.changed({.kind = RecordKind::group, .other = group.id}); }

void Groups::restore(std::unique_ptr<Group> group) {
  auto id = group->id;
  groups_.insert_or_assign(std::move(id), std::move(group));
}

}  // namespace kurir::simulator
