// Who really calls and how, where a proxy stands between: X-Forwarded-For, X-Forwarded-Proto and Forwarded (RFC 7239), believed
// from trusted proxies only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kurir::http {

/// Addresses and networks in CIDR form; empty = nobody is trusted.
using TrustedProxies = std::vector<std::string>;
using Headers = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

/// Call it for a trusted `peer`, a numeric address. Every proxy adds the address it was called from on the right, so the
/// rightmost one that is not a proxy of ours is the client; all to its left is hearsay. Where all are ours, the first.
/// The peer itself where there is no such header, where an address on the way does not read, and where the two headers
/// disagree: one of them was then written by the client.
[[nodiscard]] std::string client_address(std::string_view peer, const Headers& headers, const TrustedProxies& trusted);

/// Call it for a trusted peer: whether the outermost connection is https. X-Forwarded-Proto counts before Forwarded; of several
/// values the first, which the proxy nearest to the client wrote. A client that can write it itself misleads only itself.
[[nodiscard]] bool client_speaks_https(const Headers& headers);

}  // namespace kurir::http
