// What a connected device has to ask the server for when it comes to it; messages go on meanwhile.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "whatsapp/client/media.hpp"
#include "whatsapp/client/trust_token.hpp"

namespace kurir::app {

/// History that our phone keeps on the media servers, and what it is told once we have read it.
struct HistoryChunk {
  whatsapp::client::MediaFile file;
  whatsapp::Node receipt;
};

struct Chores {
  bool refill_prekeys = false;
  bool look_after_keys = false;         ///< a day has passed on this connection
  bool check_bundle = false;            ///< whether the server's copy of our keys is right
  bool announce_name = false;           ///< our push name is another one
  bool ask_limits = false;              ///< what it may not do: a message to a new contact was refused
  std::set<std::string> collections{};  ///< of app state, to be fetched
  std::vector<HistoryChunk> history{};  ///< to be fetched
  std::vector<whatsapp::client::IssuedToken> tokens_to_issue{};
  std::vector<whatsapp::Jid> identities_changed{};  ///< of people: what we gave them is to be given again

  [[nodiscard]] bool empty() const {
    return !refill_prekeys && !look_after_keys && !check_bundle && !announce_name && !ask_limits && collections.empty() &&
           history.empty() && tokens_to_issue.empty() && identities_changed.empty();
  }
};

}  // namespace kurir::app
