// The groups that exist, who is in them, and what members are told when that changes. Who may do what is checked here.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "simulator/account.hpp"

namespace kurir::simulator {

class World;

enum class Addressing : std::uint8_t { pn, lid };
enum class GroupRole : std::uint8_t { member, admin, founder };

[[nodiscard]] std::string_view name(Addressing addressing) noexcept;  ///< "pn", "lid"
[[nodiscard]] std::string_view name(GroupRole role) noexcept;         ///< "", "admin", "superadmin"

struct Group {
  std::string id;  ///< the user part of its JID
  std::string subject;
  Addressing addressing = Addressing::lid;
  std::string creator;  ///< number, as below
  std::int64_t created_at = 0;
  std::string subject_by;
  std::int64_t subject_at = 0;
  std::map<std::string, GroupRole, std::less<>> members;

  [[nodiscard]] Jid jid() const { return {id, std::string(whatsapp::kGroupServer), 0}; }
  [[nodiscard]] bool has(const Account& account) const { return members.contains(account.number); }
  [[nodiscard]] bool is_admin(const Account& account) const {
    const auto found = members.find(account.number);
    return found != members.end() && found->second != GroupRole::member;
  }
  /// The namespace in which the group speaks of people, and the other one.
  [[nodiscard]] Jid of(const Account& account) const { return addressing == Addressing::lid ? account.lid() : account.pn(); }
  [[nodiscard]] Jid other_of(const Account& account) const {
    return addressing == Addressing::lid ? account.pn() : account.lid();
  }
  [[nodiscard]] Jid of(const Device& device) const { return of(device.account).with_device(device.id); }
};

class Groups {
 public:
  static constexpr std::size_t kMaxGroups = 10'000;
  static constexpr std::size_t kMaxMembers = 1'024;
  static constexpr std::size_t kMaxSubject = 100;  ///< bytes

  explicit Groups(World& world) : world_(world) {}

  /// `invalid_argument`, `unavailable`.
  [[nodiscard]] Result<Group*> create(Account& creator, std::string subject, std::span<Account* const> members,
                                      Addressing addressing);
  [[nodiscard]] Group* find(const Jid& jid) const { return jid.server == whatsapp::kGroupServer ? by_id(jid.user) : nullptr; }
  [[nodiscard]] Group* by_id(std::string_view id) const;
  [[nodiscard]] const std::map<std::string, std::unique_ptr<Group>, std::less<>>& all() const noexcept { return groups_; }

  enum class Change : std::uint8_t { add, remove, promote, demote };
  /// What an admin does with members; gives those whom it concerned. `unauthorized` where `by` is no admin.
  [[nodiscard]] Result<std::vector<Account*>> change(Group& group, Account& by, Change change, std::span<Account* const> whom);
  /// `not_found` where the account is no member.
  [[nodiscard]] Result<void> leave(Group& group, Account& who);
  [[nodiscard]] Result<void> set_subject(Group& group, Account& by, std::string subject);

  /// From now on the group speaks of people in the other namespace. Nobody is told: clients learn it by error 421.
  void set_addressing(Group& group, Addressing addressing);

  /// <group> as answers and notifications carry it.
  [[nodiscard]] Node describe(const Group& group) const;
  /// <participant jid and the other identity, with the role>.
  [[nodiscard]] Node participant(const Group& group, const Account& account) const;

  /// Puts back a stored group; only for loading.
  void restore(std::unique_ptr<Group> group);

 private:
  void changed(const Group& group);
  void tell(const Group& group, const Account& by, Node what, std::span<Account* const> whom);
  [[nodiscard]] std::vector<Account*> members(const Group& group) const;

  World& world_;
  std::map<std::string, std::unique_ptr<Group>, std::less<>> groups_;
};

[[nodiscard]] std::optional<Groups::Change> group_change(std::string_view name) noexcept;

}  // namespace kurir::simulator
