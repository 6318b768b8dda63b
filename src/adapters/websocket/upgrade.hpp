// From a connected socket to a Transport. Each function is the only instantiation of its stream: they cost minutes to compile.
#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "adapters/websocket/connector.hpp"
#include "base/result.hpp"
#include "runtime/endpoint.hpp"

namespace kurir::websocket {

using runtime::Endpoint;
using TransportResult = Result<std::unique_ptr<ports::Transport>>;

/// The WebSocket handshake of a client (RFC 6455 §4.1) within `timeout`.
[[nodiscard]] boost::asio::awaitable<TransportResult> upgrade_plain(boost::asio::ip::tcp::socket socket, Endpoint endpoint,
                                                                    const ConnectorOptions& options, Duration timeout);
/// TLS, with the certificate verified for the endpoint's host, then the same; within `timeout` together.
[[nodiscard]] boost::asio::awaitable<TransportResult> upgrade_tls(boost::asio::ip::tcp::socket socket,
                                                                  boost::asio::ssl::context& context, Endpoint endpoint,
                                                                  const ConnectorOptions& options, Duration timeout);

}  // namespace kurir::websocket
