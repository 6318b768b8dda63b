// Groups as the server describes them, and what changes about them: requests, answers, notifications.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

inline constexpr std::size_t kMaxGroupMembers = 10'000;  ///< the official limit is below 3,000

/// The namespace in which a group speaks of its members. A message in the other one is refused.
enum class Addressing { phone_number, lid };
[[nodiscard]] std::string_view name(Addressing addressing) noexcept;  ///< as attribute: "pn", "lid"

enum class GroupRole { member, admin, founder };

struct GroupMember {
  Jid jid{};                   ///< bare, in the group's namespace
  std::optional<Jid> other{};  ///< bare, the same person in the other namespace; not everybody shows a number
  GroupRole role = GroupRole::member;
  friend bool operator==(const GroupMember&, const GroupMember&) = default;

  [[nodiscard]] std::optional<Jid> lid() const { return jid.is_lid() ? std::optional(jid) : other; }
  [[nodiscard]] std::optional<Jid> number() const { return jid.is_lid() ? other : std::optional(jid); }
};

struct GroupInfo {
  Jid jid{};
  std::string subject;
  Addressing addressing = Addressing::phone_number;
  Time created_at{};
  std::vector<GroupMember> members{};
  friend bool operator==(const GroupInfo&, const GroupInfo&) = default;

  [[nodiscard]] const GroupMember* find(const Jid& person) const;  ///< in either namespace, any device
};

[[nodiscard]] Node group_request(const Jid& group);
[[nodiscard]] Node groups_request();  ///< all groups that we are in
/// `not_found` where it does not exist, `invalid_argument` where we are not in it, `malformed`.
[[nodiscard]] Result<GroupInfo> parse_group(const Node& iq);
[[nodiscard]] Result<std::vector<GroupInfo>> parse_groups(const Node& iq);

// What a member can do. The answers say nothing that a notification does not say, too, but where it failed.
[[nodiscard]] Node create_group_request(std::string_view subject, const std::vector<Jid>& members, std::string key);
[[nodiscard]] Node leave_group_request(const Jid& group);
[[nodiscard]] Node subject_request(const Jid& group, std::string_view subject);
enum class MemberChange { add, remove, promote, demote };
[[nodiscard]] Node members_request(const Jid& group, MemberChange change, const std::vector<Jid>& whom);

struct GroupChange {
  enum class Kind { created, added, removed, promoted, demoted, subject, other } kind = Kind::other;
  Jid group{};
  std::optional<Jid> by{};             ///< who did it, in the group's namespace
  std::vector<GroupMember> members{};  ///< whom it concerns; of a new group all
  std::string subject{};               ///< of a new or renamed group
  std::optional<GroupInfo> info{};     ///< of a new group
};
/// A notification of type w:gp2; nothing where it is none.
[[nodiscard]] std::optional<GroupChange> parse_group_change(const Node& notification);
/// Brings what is known of a group up to date. REQUIRES change.group == group.jid.
void apply(GroupInfo& group, const GroupChange& change);

}  // namespace kurir::whatsapp::client
