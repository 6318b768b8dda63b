// The sessions that are in memory.
#pragma once

#include <string>
#include <vector>

#include "whatsapp/client/record_set.hpp"
#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::client {

class SessionSet : public RecordSet<signal::Address, signal::SessionRecord> {
 public:
  [[nodiscard]] bool open(const signal::Address& address) const {
    const auto found = records().find(address);
    return found != records().end() && found->second.has_open_state();
  }

  /// The addresses held of one name ("user", "user_1").
  [[nodiscard]] std::vector<signal::Address> held_under(const std::string& name) const {
    std::vector<signal::Address> held;
    for (auto it = records().lower_bound({name, 0}); it != records().end() && it->first.name == name; ++it)
      held.push_back(it->first);
    return held;
  }
};

}  // namespace kurir::whatsapp::client
