#include "adapters/websocket/connector.hpp"

#include <chrono>
#include <utility>

#include "adapters/websocket/upgrade.hpp"
#include "runtime/dial.hpp"
#include "runtime/endpoint.hpp"
#include "runtime/trusted_tls.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

class BeastConnector final : public ports::Connector {
 public:
  explicit BeastConnector(ConnectorOptions options) : options_(std::move(options)), tls_(options_.trust_file) {}

  asio::awaitable<TransportResult> connect(std::string url, Duration timeout) override {
    const auto until = std::chrono::steady_clock::now() + timeout;
    auto endpoint = runtime::parse_endpoint(url, runtime::Protocol::websocket);
    if (!endpoint) co_return std::unexpected(std::move(endpoint).error());
    auto socket = co_await runtime::dial(endpoint->host, endpoint->port, until);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    if (endpoint->security == runtime::Security::tls) {
      const auto tls = tls_.context();
      if (!tls) co_return std::unexpected(tls.error());
      co_return co_await upgrade_tls(std::move(*socket), **tls, std::move(*endpoint), options_, runtime::left_until(until));
    }
    co_return co_await upgrade_plain(std::move(*socket), std::move(*endpoint), options_, runtime::left_until(until));
  }

 private:
  const ConnectorOptions options_;
  runtime::TrustedTls tls_;
};

}  // namespace

std::unique_ptr<ports::Connector> make_connector(ConnectorOptions options) {
  return std::make_unique<BeastConnector>(std::move(options));
}

}  // namespace kurir::websocket
