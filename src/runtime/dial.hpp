// From a host's name to a connected socket.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/result.hpp"
#include "runtime/deadline.hpp"

namespace kurir::runtime {

/// Which of a name's addresses may be connected to. Asked about the very address that is dialled, so that a name cannot change
/// its mind in between.
using AddressFilter = bool (*)(const boost::asio::ip::address&);

[[nodiscard]] inline bool any_address(const boost::asio::ip::address&) { return true; }

/// Looks `host` up and connects to the first of its addresses that answers; each gets its share of the time left.
/// `timed_out`, `unauthorized` where the filter leaves no address, else `unavailable`.
[[nodiscard]] boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> dial(std::string host, std::string port, Instant until,
                                                                                AddressFilter allowed = any_address);

}  // namespace kurir::runtime
