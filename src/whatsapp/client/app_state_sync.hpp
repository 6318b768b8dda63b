// Fetching collections of app state: the question, its answer, and the notification that one has changed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// The collections of which a gateway reads something: the push name, and the salt of privacy tokens.
inline constexpr std::string_view kPushNameCollection = "critical_block";
inline constexpr std::string_view kSaltCollection = "regular_high";

struct CollectionAsked {
  std::string name;
  std::uint64_t version = 0;  ///< what we have; 0 = nothing
};
[[nodiscard]] Node app_state_request(std::span<const CollectionAsked> collections);

struct CollectionAnswer {
  std::string name;
  std::uint64_t version = 0;     ///< the server's
  std::vector<Bytes> patches{};  ///< encoded, in order
  bool has_more = false;         ///< ask again from the version that comes out
  bool has_snapshot = false;     ///< it starts anew; its entries are kept on the media server
  int error = 0;                 ///< of this collection alone
};
[[nodiscard]] std::vector<CollectionAnswer> parse_app_state(const Node& iq);

/// The collections named by <notification type="server_sync">.
[[nodiscard]] std::vector<std::string> changed_collections(const Node& notification);

}  // namespace kurir::whatsapp::client
