// What a connected device has to ask the server for when it comes to it; messages go on meanwhile.
#pragma once

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "whatsapp/client/media.hpp"
#include "whatsapp/client/trust_token.hpp"

namespace kurir::app {

/// History that our phone keeps on the media servers, and what it is told once we have read it.
struct HistoryChunk {
  std::string wire_id;  ///< of the message that told of it
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

  /// Adds those of another connection that only the memory knows; collections and history are stored (owed_chores.hpp).
  void take_over(Chores other) {
    refill_prekeys |= other.refill_prekeys;
    look_after_keys |= other.look_after_keys;
    check_bundle |= other.check_bundle;
    announce_name |= other.announce_name;
    ask_limits |= other.ask_limits;
    std::ranges::move(other.tokens_to_issue, std::back_inserter(tokens_to_issue));
    std::ranges::move(other.identities_changed, std::back_inserter(identities_changed));
  }
  [[nodiscard]] bool empty() const {
    return !refill_prekeys && !look_after_keys && !check_bundle && !announce_name && !ask_limits && collections.empty() &&
           history.empty() && tokens_to_issue.empty() && identities_changed.empty();
  }
};

}  // namespace kurir::app
