// Stored records that are in memory: changed in place, remembered as dirty until they are durable.
#pragma once

#include <map>
#include <set>
#include <utility>

namespace kurir::whatsapp::client {

/// Nothing encrypted with a dirty record may leave before the record is stored. Where storing fails, forget the dirty
/// ones: they are loaded again in the state before.
template <class Name, class Record>
class RecordSet {
 public:
  [[nodiscard]] bool holds(const Name& name) const { return records_.contains(name); }
  /// As loaded; a name without a stored record is held as an empty one. What is held already is newer and stays.
  void load(const Name& name, Record record) { records_.try_emplace(name, std::move(record)); }

  /// REQUIRES holds(name).
  [[nodiscard]] const Record& look(const Name& name) const { return records_.at(name); }
  /// REQUIRES holds(name). To be changed: dirty from now on.
  [[nodiscard]] Record& change(const Name& name) {
    dirty_.insert(name);
    return records_.at(name);
  }
  /// REQUIRES holds(name). Dirty only where `work` on the record succeeds: Signal's operations change nothing else.
  template <class Work>
  [[nodiscard]] auto change_by(const Name& name, Work work) {
    auto result = work(records_.at(name));
    if (result) dirty_.insert(name);
    return result;
  }

  [[nodiscard]] const std::set<Name>& dirty() const noexcept { return dirty_; }
  void stored() noexcept { dirty_.clear(); }
  void forget_dirty() {
    for (const auto& name : dirty_) records_.erase(name);
    dirty_.clear();
  }
  void forget(const Name& name) {
    records_.erase(name);
    dirty_.erase(name);
  }
  /// Drops what is not dirty: it can be loaded again.
  void shrink() {
    std::erase_if(records_, [this](const auto& entry) { return !dirty_.contains(entry.first); });
  }
  [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

 protected:
  [[nodiscard]] const std::map<Name, Record>& records() const noexcept { return records_; }

 private:
  std::map<Name, Record> records_;
  std::set<Name> dirty_;
};

}  // namespace kurir::whatsapp::client
