// The sessions that are in memory: changed in place, remembered as dirty until they are durable.
#pragma once

#include <map>
#include <set>

#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::client {

/// Nothing encrypted with a dirty session may leave before the session is stored. Where storing fails, forget the dirty
/// ones: they are loaded again in the state before.
class SessionSet {
 public:
  [[nodiscard]] bool holds(const signal::Address& address) const { return sessions_.contains(address); }
  /// As loaded; an address without a session is held as an empty record. What is held already is newer and stays.
  void load(const signal::Address& address, signal::SessionRecord record) { sessions_.try_emplace(address, std::move(record)); }

  /// REQUIRES holds(address).
  [[nodiscard]] const signal::SessionRecord& look(const signal::Address& address) const { return sessions_.at(address); }
  /// REQUIRES holds(address). To be changed: dirty from now on.
  [[nodiscard]] signal::SessionRecord& change(const signal::Address& address) {
    dirty_.insert(address);
    return sessions_.at(address);
  }
  /// REQUIRES holds(address). Dirty only where `work` on the record succeeds: Signal's operations change nothing else.
  template <class Work>
  [[nodiscard]] auto change_by(const signal::Address& address, Work work) {
    auto result = work(sessions_.at(address));
    if (result) dirty_.insert(address);
    return result;
  }
  [[nodiscard]] bool open(const signal::Address& address) const {
    const auto found = sessions_.find(address);
    return found != sessions_.end() && found->second.has_open_state();
  }

  [[nodiscard]] const std::set<signal::Address>& dirty() const noexcept { return dirty_; }
  void stored() noexcept { dirty_.clear(); }
  void forget_dirty() {
    for (const auto& address : dirty_) sessions_.erase(address);
    dirty_.clear();
  }
  void forget(const signal::Address& address) {
    sessions_.erase(address);
    dirty_.erase(address);
  }
  /// Drops what is not dirty: it can be loaded again.
  void shrink() {
    std::erase_if(sessions_, [this](const auto& entry) { return !dirty_.contains(entry.first); });
  }
  [[nodiscard]] std::size_t size() const noexcept { return sessions_.size(); }

 private:
  std::map<signal::Address, signal::SessionRecord> sessions_;
  std::set<signal::Address> dirty_;
};

}  // namespace kurir::whatsapp::client
