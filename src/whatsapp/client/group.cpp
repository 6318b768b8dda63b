#include "whatsapp/client/group.hpp"

#include <algorithm>
#include <array>

#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999
constexpr std::array<std::string_view, 4> kMemberChanges{"add", "remove", "promote", "demote"};

Jid group_server() { return {"", std::string(kGroupServer), 0}; }

Node request(RequestType type, const Jid& to, Node child) {
  auto iq = make_request(type, "w:g2", {std::move(child)});
  iq.set("to", to);
  return iq;
}

Node participants(std::string tag, const std::vector<Jid>& whom) {
  Node node(std::move(tag), {}, Node::Children{});
  for (const auto& jid : whom) std::get<Node::Children>(node.content).push_back(Node("participant", {{"jid", jid.bare()}}));
  return node;
}

GroupRole role_of(const Node& participant) {
  if (participant.attribute_is("type", "superadmin")) return GroupRole::founder;
  return participant.attribute_is("type", "admin") ? GroupRole::admin : GroupRole::member;
}

/// Nobody where it is no person.
std::optional<GroupMember> parse_member(const Node& participant) {
  const auto jid = participant.jid("jid");
  if (!jid || jid->user.empty() || (!jid->is_lid() && !jid->is_phone_number())) return std::nullopt;
  GroupMember member{.jid = jid->bare(), .role = role_of(participant)};
  const auto other = participant.jid(jid->is_lid() ? "phone_number" : "lid");
  if (other && !other->user.empty() && other->is_lid() != jid->is_lid()) member.other = other->bare();
  return member;
}

std::vector<GroupMember> parse_members(const Node& parent) {
  std::vector<GroupMember> members;
  for (const auto* participant : parent.children_named("participant")) {
    if (members.size() >= kMaxGroupMembers) break;
    if (auto member = parse_member(*participant)) members.push_back(std::move(*member));
  }
  return members;
}

std::optional<GroupInfo> parse_info(const Node& node) {
  const auto id = node.attribute("id");
  auto jid = Jid::parse(id.contains('@') ? id : id + '@' + std::string(kGroupServer));
  if (id.empty() || !jid || jid->server != kGroupServer) return std::nullopt;
  return GroupInfo{.jid = jid->bare(),
                   .subject = node.attribute("subject"),
                   .addressing = node.attribute_is("addressing_mode", "lid") ? Addressing::lid : Addressing::phone_number,
                   .created_at = from_unix_seconds(std::clamp<std::int64_t>(node.number("creation").value_or(0), 0, kLatestTime)),
                   .members = parse_members(node)};
}

GroupChange::Kind kind_of(std::string_view tag) {
  using Kind = GroupChange::Kind;
  if (tag == "create") return Kind::created;
  if (tag == "add") return Kind::added;
  if (tag == "remove" || tag == "leave") return Kind::removed;
  if (tag == "promote") return Kind::promoted;
  if (tag == "demote") return Kind::demoted;
  return tag == "subject" ? Kind::subject : Kind::other;
}

bool names(const std::vector<GroupMember>& members, const Jid& jid) {
  return std::ranges::find(members, jid, &GroupMember::jid) != members.end();
}

void set_role(GroupInfo& group, const std::vector<GroupMember>& whom, GroupRole role) {
  for (auto& member : group.members) {
    if (names(whom, member.jid)) member.role = role;
  }
}

void add(GroupInfo& group, const std::vector<GroupMember>& whom) {
  for (const auto& member : whom) {
    if (group.members.size() < kMaxGroupMembers && !names(group.members, member.jid)) group.members.push_back(member);
  }
}

}  // namespace

std::string_view name(Addressing addressing) noexcept { return addressing == Addressing::lid ? "lid" : "pn"; }

const GroupMember* GroupInfo::find(const Jid& person) const {
  const auto bare = person.bare();
  const auto found = std::ranges::find_if(
      members, [&](const GroupMember& member) { return member.jid == bare || (member.other && *member.other == bare); });
  return found == members.end() ? nullptr : &*found;
}

Node group_request(const Jid& group) { return request(RequestType::get, group, Node("query", {{"request", "interactive"}})); }

Node groups_request() {
  return request(RequestType::get, group_server(),
                 Node("participating", {}, Node::Children{Node("participants"), Node("description")}));
}

Result<GroupInfo> parse_group(const Node& iq) {
  if (auto answered = check_answer(iq); !answered) return pass_on(std::move(answered));
  const auto* node = iq.child("group");
  auto info = node != nullptr ? parse_info(*node) : std::nullopt;
  if (!info) return fail(ErrorCode::malformed, "the answer describes no group");
  return std::move(*info);
}

Result<std::vector<GroupInfo>> parse_groups(const Node& iq) {
  if (auto answered = check_answer(iq); !answered) return pass_on(std::move(answered));
  std::vector<GroupInfo> groups;
  if (const auto* list = iq.child("groups")) {
    for (const auto* node : list->children_named("group")) {
      if (auto info = parse_info(*node)) groups.push_back(std::move(*info));
    }
  }
  return groups;
}

Node create_group_request(std::string_view subject, const std::vector<Jid>& members, std::string key) {
  auto create = participants("create", members);
  create.set("subject", std::string(subject));
  create.set("key", std::move(key));
  return request(RequestType::set, group_server(), std::move(create));
}

Node leave_group_request(const Jid& group) {
  return request(RequestType::set, group_server(), Node("leave", {}, Node::Children{Node("group", {{"id", group}})}));
}

Node subject_request(const Jid& group, std::string_view subject) {
  return request(RequestType::set, group, Node("subject", {}, text(subject)));
}

Node members_request(const Jid& group, MemberChange change, const std::vector<Jid>& whom) {
  return request(RequestType::set, group, participants(std::string(kMemberChanges[static_cast<std::size_t>(change)]), whom));
}

std::optional<GroupChange> parse_group_change(const Node& notification) {
  const auto from = notification.jid("from");
  if (!notification.attribute_is("type", "w:gp2") || !from || from->server != kGroupServer || notification.children().empty())
    return std::nullopt;
  const auto& what = notification.children().front();
  GroupChange change{.kind = kind_of(what.tag), .group = from->bare(), .by = notification.jid("participant")};
  if (change.kind == GroupChange::Kind::created) {
    const auto* group = what.child("group");
    change.info = group != nullptr ? parse_info(*group) : std::nullopt;
    if (!change.info || change.info->jid != change.group) {
      change.info.reset();
      change.kind = GroupChange::Kind::other;
      return change;
    }
    change.subject = change.info->subject;
    change.members = change.info->members;
  } else if (change.kind == GroupChange::Kind::subject) {
    change.subject = what.attribute("subject");
  } else {
    change.members = parse_members(what);
  }
  return change;
}

void apply(GroupInfo& group, const GroupChange& change) {
  using Kind = GroupChange::Kind;
  switch (change.kind) {
    case Kind::created: group = *change.info; break;
    case Kind::added: add(group, change.members); break;
    case Kind::removed:
      std::erase_if(group.members, [&](const GroupMember& member) { return names(change.members, member.jid); });
      break;
    case Kind::promoted: set_role(group, change.members, GroupRole::admin); break;
    case Kind::demoted: set_role(group, change.members, GroupRole::member); break;
    case Kind::subject: group.subject = change.subject; break;
    case Kind::other: break;
  }
}

}  // namespace kurir::whatsapp::client
