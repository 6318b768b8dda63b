// A virtual phone's sender keys: its own for each group it writes to, those of others that it was given, and who has its own.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "simulator/world.hpp"
#include "whatsapp/signal/sender_key.hpp"

namespace kurir::simulator {

class PhoneSenderKeys {
 public:
  PhoneSenderKeys(World& world, Account& own) : world_(world), own_(own) {}

  /// A group and a device in it, under the LID.
  using Key = std::pair<std::string, whatsapp::signal::Address>;
  struct Entry {
    whatsapp::signal::SenderKeyRecord record;
    std::set<whatsapp::signal::Address> holders;  ///< of our own key: who was given it
  };

  /// Keys that others hand out.
  void take(const Group& group, const Device& sender, BytesView distribution);
  /// The message without padding; `no_session` where the key is missing.
  [[nodiscard]] whatsapp::signal::SignalResult<Bytes> decrypt(const Group& group, const Device& sender, BytesView wire);

  /// Our own key: made where there is none, and anew where somebody who has it is not among `members` any more.
  void prepare(const Group& group, const std::set<whatsapp::signal::Address>& members);
  [[nodiscard]] bool is_held_by(const Group& group, const Device& device) const;
  void handed_to(const Group& group, const Device& device);
  /// REQUIRES prepare() for the group.
  [[nodiscard]] Bytes distribution(const Group& group) const;
  [[nodiscard]] Bytes encrypt(const Group& group, BytesView message);

  [[nodiscard]] const std::map<Key, Entry>& entries() const noexcept { return entries_; }
  void restore(Key key, Entry entry) { entries_.insert_or_assign(std::move(key), std::move(entry)); }

 private:
  [[nodiscard]] Key own_key(const Group& group) const;
  void changed(const Key& key);

  World& world_;
  Account& own_;
  std::map<Key, Entry> entries_;
};

}  // namespace kurir::simulator
