// Which addresses belong to the public Internet.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace kurir::webhook {

/// False for loopback, private, link-local, shared, documentation, multicast and reserved addresses (RFC 6890), also where
/// an IPv6 address carries such an IPv4 one (mapped, 6to4, NAT64).
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace kurir::webhook
