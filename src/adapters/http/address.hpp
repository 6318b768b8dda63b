// Listening addresses as people write them.
#pragma once

#include <string_view>

#include <boost/asio/ip/tcp.hpp>

#include "base/result.hpp"

namespace kurir::http {

/// "127.0.0.1:8080", "[::1]:0", "localhost:8080" (127.0.0.1); `invalid_argument` for anything else. Names are not resolved.
[[nodiscard]] Result<boost::asio::ip::tcp::endpoint> parse_address(std::string_view address);

}  // namespace kurir::http
