#include "simulator/ledger.hpp"

namespace kurir::simulator {
namespace {

std::string key_of(const std::string& author, const std::string& id) { return author + "/" + id; }

}  // namespace

std::pair<Ledger::Entry&, bool> Ledger::accept(const std::string& author, const std::string& id, std::int64_t now) {
  auto [place, made] = entries_.try_emplace(key_of(author, id), Entry{next_serial_, now});
  if (made) {
    changes_.added({.kind = RecordKind::accepted, .serial = next_serial_++});
    order_.push_back(place->first);
    if (order_.size() > kMaxMessages) {
      changed(entries_.at(order_.front()));
      entries_.erase(order_.front());
      order_.pop_front();
    }
  }
  return {place->second, made};
}

Ledger::Entry* Ledger::find(const std::string& author, const std::string& id) {
  auto found = entries_.find(key_of(author, id));
  return found == entries_.end() ? nullptr : &found->second;
}

void Ledger::mark_delivered(const std::string& author, const std::string& id) {
  auto* entry = find(author, id);
  if (entry == nullptr || entry->delivered) return;
  entry->delivered = true;
  changed(*entry);
  ++counters_.messages_delivered;
}

void Ledger::mark_read(const std::string& author, const std::string& id) {
  auto* entry = find(author, id);
  if (entry == nullptr || entry->read) return;
  entry->read = true;
  changed(*entry);
  ++counters_.messages_read;
}

void Ledger::want_again(const std::string& author, const std::string& id) {
  auto* entry = find(author, id);
  if (entry == nullptr) return;
  ++entry->wanted_again;
  changed(*entry);
}

void Ledger::answered(const std::string& author, const std::string& id) {
  auto* entry = find(author, id);
  if (entry == nullptr || entry->wanted_again == 0) return;
  --entry->wanted_again;
  changed(*entry);
}

void Ledger::restore(const std::string& key, Entry entry) {
  if (!entries_.try_emplace(key, entry).second) return;
  order_.push_back(key);
  next_serial_ = entry.serial + 1;
}

const std::string* Ledger::message_with(std::uint64_t serial) const {
  const auto first = next_serial_ - order_.size();
  return serial < first || serial >= next_serial_ ? nullptr : &order_[serial - first];
}

}  // namespace kurir::simulator
