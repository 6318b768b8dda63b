// What a connected device keeps in memory. Everything here can be loaded again; what is dirty is not yet durable.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/chores.hpp"
#include "app/group_memory.hpp"
#include "app/token_pouch.hpp"
#include "ports/store.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/credentials.hpp"
#include "whatsapp/client/fanout.hpp"
#include "whatsapp/client/receipt.hpp"
#include "whatsapp/client/session_set.hpp"

namespace kurir::app {

using Contact = ports::SignalRows::Contact;

/// People this device has to do with: phone number <-> LID, device lists.
class ContactBook {
 public:
  [[nodiscard]] const Contact* find(const std::string& number) const {
    const auto found = by_number_.find(number);
    return found == by_number_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Contact* find_by_lid(const std::string& lid) const {
    const auto found = number_of_lid_.find(lid);
    return found == number_of_lid_.end() ? nullptr : find(found->second);
  }
  /// As loaded.
  void load(Contact contact) {
    if (!contact.lid.empty()) number_of_lid_[contact.lid] = contact.number;
    auto number = contact.number;
    by_number_.insert_or_assign(std::move(number), std::move(contact));
  }
  /// News: goes into the next transaction.
  void learn(Contact contact) {
    changed_.push_back(contact.number);
    load(std::move(contact));
  }
  /// What to store; nothing is left to store afterwards.
  [[nodiscard]] std::vector<Contact> take_changes() {
    std::vector<Contact> changes;
    for (const auto& number : changed_) changes.push_back(by_number_.at(number));
    changed_.clear();
    return changes;
  }
  void clear() {
    by_number_.clear();
    number_of_lid_.clear();
    changed_.clear();
  }
  [[nodiscard]] std::size_t size() const noexcept { return by_number_.size(); }

 private:
  std::map<std::string, Contact> by_number_;
  std::map<std::string, std::string> number_of_lid_;
  std::vector<std::string> changed_;
};

/// Who is who; user parts.
struct LidPair {
  std::string number;
  std::string lid;
  Time learned_at{};
};

/// What our phone told by a file, and the answer that goes out when it is durable.
struct FiledNews {
  std::string wire_id;  ///< of the message that told of the file
  std::shared_ptr<const whatsapp::client::AccountNews> news;
  whatsapp::Node receipt;
};

/// What was sent, until the server answers it: sent again, the same bytes, where the connection ends before. By a client task,
/// or once more to the one device that had asked for it.
struct UnansweredStanza {
  std::string wire_id;
  Bytes stanza;
  std::string requester{};  ///< JID of that device
  int times_sent = 1;
};

struct DeviceMemory {
  domain::DeviceId id;
  whatsapp::client::Credentials credentials;
  whatsapp::client::SessionSet sessions{};
  ContactBook contacts{};
  GroupMemory groups{};
  TokenPouch tokens{};
  std::vector<LidPair> mappings{};             ///< learned, not yet stored
  std::vector<UnansweredStanza> unanswered{};  ///< in the order in which they were sent; stays over connections
  Chores chores{};
  Chores undone{};                      ///< what this connection did not come to: for the next one
  std::vector<FiledNews> filed_news{};  ///< read by a chore, for whoever works with the sessions to take in
  bool credentials_changed = false;
  whatsapp::client::ReadMark read_mark = whatsapp::client::ReadMark::shown;  ///< of the account

  [[nodiscard]] const whatsapp::client::Account& account() const { return *credentials.account; }
  /// Drops what can be loaded again.
  void shrink() {
    sessions.shrink();
    contacts.clear();
    groups.shrink();
    tokens.clear();
  }
};

[[nodiscard]] whatsapp::client::Peer to_peer(const Contact& contact);

/// What of a transaction is in memory: sessions, contacts, credentials as they are now. Made on the
/// device's loop, run on the store's writer.
class MemoryChanges {
 public:
  /// Sessions of people whose LID was learned change their address: load them again before they are used.
  [[nodiscard]] static MemoryChanges take(DeviceMemory& memory);
  void write(ports::Transaction& tx) const;
  [[nodiscard]] bool empty() const noexcept {
    return sessions_.empty() && contacts_.empty() && credentials_.empty() && mappings_.empty() && groups_.empty();
  }

 private:
  domain::DeviceId device_;
  std::vector<std::pair<std::string, Bytes>> sessions_;
  std::vector<Contact> contacts_;
  std::vector<LidPair> mappings_;
  GroupChanges groups_;
  Bytes credentials_;
};

/// The one way in which what was changed in memory (sessions, contacts, sender keys, credentials) becomes durable, in one commit
/// with `more`, which comes after it. Where that fails, what was changed is loaded again when it is needed. As
/// MemoryChanges::take() says, sessions may change their address.
[[nodiscard]] boost::asio::awaitable<Result<void>> store_changes(ports::Store& store, DeviceMemory& memory,
                                                                 ports::Store::Work more = {});

/// Loads the sessions that are not in memory; an address without one gets an empty record.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_sessions(ports::Store& store, DeviceMemory& memory,
                                                                 std::vector<whatsapp::signal::Address> addresses);

}  // namespace kurir::app
