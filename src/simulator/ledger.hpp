// The messages accepted lately: recognises a repeated id and counts how far each message came.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

#include "simulator/changes.hpp"
#include "simulator/counters.hpp"

namespace kurir::simulator {

class Ledger {
 public:
  static constexpr std::size_t kMaxMessages = 200'000;  ///< older ones are forgotten

  Ledger(Counters& counters, Changes& changes) : counters_(counters), changes_(changes) {}

  struct Entry {
    std::uint64_t serial = 0;
    std::int64_t accepted_at = 0;  ///< Unix seconds, the "t" of the ack
    bool delivered = false;
    bool read = false;
    std::uint32_t wanted_again = 0;  ///< retry receipts not yet answered
  };

  /// The entry, and whether it was made by this call. Ids count per sending account.
  std::pair<Entry&, bool> accept(const std::string& author, const std::string& id, std::int64_t now);
  void mark_delivered(const std::string& author, const std::string& id);
  void mark_read(const std::string& author, const std::string& id);
  /// A device asked for a resend: some clients answer by sending the whole message once more under its id.
  void want_again(const std::string& author, const std::string& id);
  /// The resend came as one of its own kind.
  void answered(const std::string& author, const std::string& id);

  /// The key of an entry, "author/id"; nullptr where it was forgotten.
  [[nodiscard]] const std::string* message_with(std::uint64_t serial) const;
  [[nodiscard]] const Entry& at(const std::string& key) const { return entries_.at(key); }
  void restore(const std::string& key, Entry entry);

 private:
  Entry* find(const std::string& author, const std::string& id);
  void changed(const Entry& entry) { changes_.changed({.kind = RecordKind::accepted, .serial = entry.serial}); }

  Counters& counters_;
  Changes& changes_;
  std::unordered_map<std::string, Entry> entries_;  ///< by "author/id"
  std::deque<std::string> order_;                   ///< its serials have no gaps
  std::uint64_t next_serial_ = 0;
};

}  // namespace kurir::simulator
