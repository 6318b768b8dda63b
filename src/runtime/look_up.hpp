// From a host's name to its addresses, on threads that nobody waits for: the C library's look-up cannot be interrupted, so
// that neither a caller in a hurry nor the end of the process may depend on it.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/result.hpp"
#include "runtime/deadline.hpp"

namespace kurir::runtime {

/// `port` in digits. Numeric hosts and localhost need no look-up. `timed_out`, else `unavailable`; at least one endpoint.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>> look_up(std::string host,
                                                                                                  std::string port,
                                                                                                  Instant until);

}  // namespace kurir::runtime
