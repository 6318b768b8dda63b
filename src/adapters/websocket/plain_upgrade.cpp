#include "adapters/websocket/stream_transport.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;

asio::awaitable<TransportResult> upgrade_plain(asio::ip::tcp::socket socket, Endpoint endpoint, const ConnectorOptions& options,
                                               Duration timeout) {
  auto transport = std::make_unique<StreamTransport<asio::ip::tcp::socket>>(std::move(socket), options);
  const runtime::Deadline deadline(transport->socket().get_executor(), timeout, [&] { transport->abort(); });
  auto agreed = co_await shake_hands(*transport, endpoint);
  if (deadline.expired()) co_return too_slow(endpoint);
  if (!agreed) co_return std::unexpected(std::move(agreed).error());
  co_return TransportResult(std::move(transport));
}

}  // namespace kurir::websocket
