// The HTTP client that delivers webhooks: POST, connections kept alive for each origin, nothing followed, little believed.
#pragma once

#include <memory>
#include <string>

#include "ports/http_client.hpp"

namespace kurir::webhook {

/// Customers choose the URLs: without this guard one of them could reach into the operator's own network.
enum class PrivateAddresses {
  refuse,  ///< only addresses of the public Internet are called; checked after the look-up, on the address itself
  allow,
};

struct ClientOptions {
  PrivateAddresses private_addresses = PrivateAddresses::refuse;
  std::size_t max_idle_per_origin = 8;  ///< connections kept for reuse, on each event loop
  Duration idle_timeout = std::chrono::seconds(30);
  std::string trust_file;  ///< PEM certificates to trust in place of the system's store
};

/// Usable from several event loops at once: each has connections of its own. Destroy it after the last post has ended.
///
/// Errors of post: `invalid_argument` (the URL, a header), `unauthorized` (a private address), `timed_out`,
/// `verification_failed` (the certificate), `malformed` (the answer is not HTTP), else `unavailable`. They name the host only.
/// A request is sent again by itself only where a kept connection broke before all of it was written, so that nobody can have
/// acted on it; after any other failure it may have been processed.
[[nodiscard]] std::unique_ptr<ports::HttpClient> make_http_client(ClientOptions options = {});

}  // namespace kurir::webhook
