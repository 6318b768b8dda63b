// Telling others, and our own other devices, that messages were read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/client/connected_client.hpp"

namespace kurir::app {

/// Messages of one author in one chat, as their envelopes say.
struct ReadMessages {
  whatsapp::Jid chat;
  std::optional<whatsapp::Jid> author{};  ///< in groups
  std::vector<std::string> ids;
};

/// As the account's privacy settings want it: without the blue ticks where it hides them.
void mark_read(ConnectedClient& client, const ReadMessages& messages);

}  // namespace kurir::app
