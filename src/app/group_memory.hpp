// What a connected device keeps in memory of its groups. Everything here can be loaded again; what is dirty is not yet durable.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ports/group_rows.hpp"
#include "ports/store.hpp"
#include "whatsapp/client/group_fanout.hpp"

namespace kurir::app {

/// A message to a group that the server has not answered yet.
struct SentToGroup {
  whatsapp::Jid group{};
  std::string hash{};                  ///< over those whom we addressed
  whatsapp::client::Holders handed{};  ///< who was given our key with it
};

class GroupMemory {
 public:
  whatsapp::client::SenderKeySet keys{};

  [[nodiscard]] const whatsapp::client::GroupInfo* find(const whatsapp::Jid& group) const {
    const auto found = known_.find(group);
    return found == known_.end() ? nullptr : &found->second;
  }
  /// As loaded.
  const whatsapp::client::GroupInfo* load(whatsapp::client::GroupInfo info);
  /// News: goes into the next transaction.
  const whatsapp::client::GroupInfo* learn(whatsapp::client::GroupInfo info);
  void forget(const whatsapp::Jid& group);
  void forget_all();  ///< groups, not their keys

  /// Who has our present key; null where that was not loaded.
  [[nodiscard]] whatsapp::client::Holders* holders(const whatsapp::Jid& group) {
    const auto found = holders_.find(group);
    return found == holders_.end() ? nullptr : &found->second;
  }
  void load_holders(const whatsapp::Jid& group, whatsapp::client::Holders holders) {
    holders_.try_emplace(group, std::move(holders));
  }
  /// Those who have our keys are known by another name from now on (signal::Address::name).
  void rename_holders(const std::string& from, const std::string& to);
  /// Our key was made anew: goes into the next transaction.
  void key_renewed(const whatsapp::Jid& group);

  std::map<std::string, SentToGroup> unanswered{};  ///< by wire id
  std::set<std::string> rebuilt{};                  ///< wire ids that were sent anew once

  void stored() noexcept { keys.stored(); }
  /// After a failed commit.
  void forget_dirty();
  /// Drops what can be loaded again.
  void shrink();

 private:
  friend class GroupChanges;
  std::map<whatsapp::Jid, whatsapp::client::GroupInfo> known_;
  std::set<whatsapp::Jid> learned_;
  std::map<whatsapp::Jid, whatsapp::client::Holders> holders_;
  std::set<whatsapp::Jid> renewed_;
};

[[nodiscard]] ports::GroupRow to_row(const whatsapp::client::GroupInfo& info);
/// Nothing where it is not what to_row() made.
[[nodiscard]] std::optional<whatsapp::client::GroupInfo> to_info(const ports::GroupRow& row);

/// The part of a transaction that concerns groups. Made on the device's loop, run on the store's writer.
class GroupChanges {
 public:
  [[nodiscard]] static GroupChanges take(GroupMemory& memory);
  void write(ports::Transaction& tx, domain::DeviceId device) const;
  [[nodiscard]] bool empty() const noexcept { return keys_.empty() && groups_.empty() && renewed_.empty(); }

 private:
  struct Key {
    std::string group;
    std::string sender;
    Bytes record;
  };
  std::vector<Key> keys_;
  std::vector<ports::GroupRow> groups_;
  std::vector<std::string> renewed_;
};

struct WantedSenderKey {
  whatsapp::client::SenderKeyName name;
  std::optional<whatsapp::signal::Address> by_number{};  ///< where the sender's was filed before the LID was known
};

/// Loads the sender keys that are not in memory; a name without one gets an empty record. A key that is filed by number only
/// moves to its name with the next transaction.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_sender_keys(ports::Store& store, domain::DeviceId device,
                                                                    GroupMemory& memory, std::vector<WantedSenderKey> wanted);

}  // namespace kurir::app
