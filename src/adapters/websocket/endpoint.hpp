// Where a ws:// or wss:// URL leads.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::websocket {

enum class Security { none, tls };

struct Endpoint {
  Security security = Security::none;
  std::string host;    ///< a name, or a numeric address without brackets
  std::string port;    ///< digits
  std::string authority;  ///< for the Host header: the port only where it is not the scheme's own
  std::string target;  ///< path and query, at least "/"
};

/// `invalid_argument` without repeating the URL, whose query may hold a secret.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url);

}  // namespace kurir::websocket
