// Opening a listening socket, whatever executor its acceptor has.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace kurir::http {

/// Binds and listens, with the address free again at once after the process ends.
template <class Acceptor>
[[nodiscard]] boost::system::error_code open(Acceptor& acceptor, const boost::asio::ip::tcp::endpoint& endpoint) {
  boost::system::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  return error;
}

}  // namespace kurir::http
