#include "simulator/ledger.hpp"

namespace kurir::simulator {
namespace {

std::string key_of(const std::string& author, const std::string& id) { return author + "/" + id; }

}  // namespace

std::pair<Ledger::Entry&, bool> Ledger::accept(const std::string& author, const std::string& id, std::int64_t now) {
  auto [place, made] = entries_.try_emplace(key_of(author, id), Entry{now});
  if (made) {
    order_.push_back(place->first);
    if (order_.size() > kMaxMessages) {
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
  ++counters_.messages_delivered;
}

void Ledger::mark_read(const std::string& author, const std::string& id) {
  auto* entry = find(author, id);
  if (entry == nullptr || entry->read) return;
  entry->read = true;
  ++counters_.messages_read;
}

void Ledger::want_again(const std::string& author, const std::string& id) {
  if (auto* entry = find(author, id)) ++entry->wanted_again;
}

void Ledger::answered(const std::string& author, const std::string& id) {
  if (auto* entry = find(author, id); entry != nullptr && entry->wanted_again > 0) --entry->wanted_again;
}

void Ledger::restore(const std::string& key, Entry entry) {
  if (entries_.try_emplace(key, entry).second) order_.push_back(key);
}

}  // namespace kurir::simulator
