// Fetching collections of app state: the question, its answer, and the notification that one has changed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/media.hpp"

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
  std::uint64_t version = 0;            ///< the server's
  std::optional<MediaFile> snapshot{};  ///< it starts anew with this encoded SyncdSnapshot
  std::vector<Bytes> patches{};         ///< encoded, in order; on top of the snapshot
  bool has_more = false;                ///< ask again from the version that comes out
  int error = 0;                        ///< of this collection alone
};
[[nodiscard]] std::vector<CollectionAnswer> parse_app_state(const Node& iq);

/// Where a patch's entries lie if they are not in it; nothing for a patch that is whole.
[[nodiscard]] std::optional<MediaFile> file_of_patch(BytesView patch);
/// A patch with the entries that were found there, an encoded SyncdMutations. `malformed`.
[[nodiscard]] Result<Bytes> complete_patch(BytesView patch, BytesView entries);

/// The collections named by <notification type="server_sync">.
[[nodiscard]] std::vector<std::string> changed_collections(const Node& notification);

}  // namespace kurir::whatsapp::client
