// Where a URL leads: the parts of it that a client connects with.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::runtime {

enum class Security { none, tls };
enum class Protocol { http, websocket };  ///< http:// and https://; ws:// and wss://

struct Endpoint {
  Security security = Security::none;
  std::string host;       ///< a name, or a numeric address without brackets
  std::string port;       ///< digits, 1 to 65535
  std::string authority;  ///< for the Host header: the port only where it is not the scheme's own
  std::string target;     ///< path and query, at least "/"
};

/// `invalid_argument` without repeating the URL, whose query may hold a secret. A user name in the URL is refused.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url, Protocol protocol);

}  // namespace kurir::runtime
