// Where media are uploaded and downloaded, as the server tells it, and what is asked of those hosts.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/media.hpp"

namespace kurir::whatsapp::client {

struct MediaServers {
  std::string auth;                ///< for uploads; a secret
  std::vector<std::string> hosts;  ///< at least one, in the order in which they are tried: "name" or "name:port"
  Time good_until{};               ///< ask again then
};

[[nodiscard]] Node media_servers_request();
/// `malformed` where there is no auth, or no host that is a host name. At most kMaxHosts are kept.
[[nodiscard]] Result<MediaServers> parse_media_servers(const Node& iq, Time now);

inline constexpr std::size_t kMaxHosts = 10;

/// The path and query of an upload; the file's name there is the hash of its encrypted form.
[[nodiscard]] std::string upload_target(MediaKind kind, const crypto::Sha256& encrypted, std::string_view auth);
/// The path and query of a download. REQUIRES is_direct_path(direct_path).
[[nodiscard]] std::string download_target(std::string_view direct_path, const crypto::Sha256& encrypted,
                                          std::string_view transfer_kind);

}  // namespace kurir::whatsapp::client
