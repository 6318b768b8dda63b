#include "adapters/websocket/connector.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/websocket/endpoint.hpp"
#include "adapters/websocket/upgrade.hpp"
#include "runtime/deadline.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Instant = std::chrono::steady_clock::time_point;

Duration left_until(Instant until) {
  return std::max(Duration::zero(), std::chrono::ceil<Duration>(until - std::chrono::steady_clock::now()));
}

/// Outlives an impatient caller: a look-up cannot be interrupted.
struct LookUp {
  explicit LookUp(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  runtime::SignalEvent done;
  error_code error;
  std::vector<tcp::endpoint> found;
};

asio::awaitable<Result<std::vector<tcp::endpoint>>> resolve(const Endpoint& endpoint, Instant until) {
  const auto look_up = std::make_shared<LookUp>(co_await asio::this_coro::executor);
  look_up->resolver.async_resolve(endpoint.host, endpoint.port, [look_up](const error_code& error, const auto& results) {
    look_up->error = error;
    for (const auto& result : results) look_up->found.push_back(result.endpoint());
    look_up->done.notify();
  });
  if (!co_await look_up->done.wait_for(left_until(until))) {
    co_return fail(ErrorCode::timed_out, "looking up {} took too long", endpoint.host);
  }
  if (look_up->found.empty()) {
    co_return fail(ErrorCode::unavailable, "{} cannot be looked up: {}", endpoint.host, look_up->error.message());
  }
  co_return std::move(look_up->found);
}

/// Each address gets its share of the time, so that a dead one does not use up the others'.
asio::awaitable<Result<tcp::socket>> connect_any(const Endpoint& endpoint, std::vector<tcp::endpoint> addresses, Instant until) {
  auto failure = Error{ErrorCode::timed_out, fmt::format("connecting to {} took too long", endpoint.authority)};
  for (std::size_t i = 0; i < addresses.size() && left_until(until) > Duration::zero(); ++i) {
    tcp::socket socket(co_await asio::this_coro::executor);
    error_code ignored;
    const auto share = left_until(until) / static_cast<Duration::rep>(addresses.size() - i);
    const runtime::Deadline deadline(socket.get_executor(), share, [&socket] {
      error_code unimportant;
      socket.close(unimportant);
    });
    const auto [error] = co_await socket.async_connect(addresses[i], asio::as_tuple(asio::use_awaitable));
    if (!error && !deadline.expired()) {
      socket.set_option(tcp::no_delay(true), ignored);
      co_return std::move(socket);
    }
    if (deadline.expired()) continue;
    failure = {ErrorCode::unavailable, fmt::format("cannot connect to {}: {}", endpoint.authority, error.message())};
  }
  co_return std::unexpected(std::move(failure));
}

/// TLS for every connection; loading the system's store takes a tenth of a second and is left out where nobody asks for TLS.
class TrustedTls {
 public:
  explicit TrustedTls(std::string trust_file) : trust_file_(std::move(trust_file)) {}

  [[nodiscard]] Result<asio::ssl::context*> context() {
    std::call_once(loaded_, [this] { load(); });
    if (error_) return fail(ErrorCode::unavailable, "cannot load the trusted certificates: {}", error_.message());
    return &context_;
  }

 private:
  void load() {
    context_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    context_.set_verify_mode(asio::ssl::verify_peer);
    if (trust_file_.empty()) {
      context_.set_default_verify_paths(error_);
    } else {
      context_.load_verify_file(trust_file_, error_);
    }
  }

  const std::string trust_file_;
  std::once_flag loaded_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  error_code error_;
};

class BeastConnector final : public ports::Connector {
 public:
  explicit BeastConnector(ConnectorOptions options) : options_(std::move(options)), tls_(options_.trust_file) {}

  asio::awaitable<TransportResult> connect(std::string url, Duration timeout) override {
    const auto until = std::chrono::steady_clock::now() + timeout;
    auto endpoint = parse_endpoint(url);
    if (!endpoint) co_return std::unexpected(std::move(endpoint).error());
    auto addresses = co_await resolve(*endpoint, until);
    if (!addresses) co_return std::unexpected(std::move(addresses).error());
    auto socket = co_await connect_any(*endpoint, std::move(*addresses), until);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    if (endpoint->security == Security::tls) {
      const auto tls = tls_.context();
      if (!tls) co_return std::unexpected(tls.error());
      co_return co_await upgrade_tls(std::move(*socket), **tls, std::move(*endpoint), options_, left_until(until));
    }
    co_return co_await upgrade_plain(std::move(*socket), std::move(*endpoint), options_, left_until(until));
  }

 private:
  const ConnectorOptions options_;
  TrustedTls tls_;
};

}  // namespace

std::unique_ptr<ports::Connector> make_connector(ConnectorOptions options) {
  return std::make_unique<BeastConnector>(std::move(options));
}

}  // namespace kurir::websocket
