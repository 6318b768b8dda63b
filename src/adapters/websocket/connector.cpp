#include "adapters/websocket/connector.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/websocket/socket_transport.hpp"
#include "runtime/deadline.hpp"
#include "runtime/dial.hpp"
#include "runtime/endpoint.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/trusted_tls.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

using runtime::Endpoint;
using Socket = asio::ip::tcp::socket;
using TransportResult = Result<std::unique_ptr<ports::Transport>>;

std::unexpected<Error> too_slow(const Endpoint& endpoint) {
  return fail(ErrorCode::timed_out, "{} did not answer in time", endpoint.authority);
}

std::unexpected<Error> tls_failed(const TlsStream& stream, const Endpoint& endpoint, const boost::system::error_code& error) {
  if (const auto reason = stream.distrust())
    return fail(ErrorCode::verification_failed, "the certificate of {} does not hold: {}", endpoint.authority, *reason);
  return fail(ErrorCode::unavailable, "the TLS handshake with {} failed: {}", endpoint.authority, error.message());
}

asio::awaitable<Result<void>> agree_on_keys(TlsStream& stream, const Endpoint& endpoint) {
  while (true) {
    auto step = stream.handshake();
    if (step.wait)
      std::tie(step.error) = co_await stream.socket().async_wait(*step.wait, asio::as_tuple(asio::use_awaitable));
    else if (!step.error)
      co_return Result<void>{};
    if (step.error) co_return tls_failed(stream, endpoint, step.error);
  }
}

class SocketConnector final : public ports::Connector {
 public:
  explicit SocketConnector(ConnectorOptions options) : options_(std::move(options)), tls_(options_.trust_file) {}

  asio::awaitable<TransportResult> connect(std::string url, Duration timeout) override {
    const auto endpoint = runtime::parse_endpoint(url, runtime::Protocol::websocket);
    if (!endpoint) co_return std::unexpected(endpoint.error());
    if (const auto wait = runtime::left_until(take_turn()); wait > Duration::zero()) co_await runtime::sleep_for(wait);
    const auto until = std::chrono::steady_clock::now() + timeout;
    auto socket = co_await runtime::dial(endpoint->host, endpoint->port, until);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    const bool encrypted = endpoint->security == runtime::Security::tls;
    auto connected = encrypted ? co_await upgrade_tls(std::move(*socket), *endpoint, until)
                               : co_await upgrade(std::make_unique<PlainStream>(std::move(*socket)), *endpoint, until);
    co_return connected;
  }

 private:
  runtime::Instant take_turn() {
    const std::lock_guard lock(mutex_);
    const auto turn = std::max(std::chrono::steady_clock::now(), next_turn_);
    next_turn_ = turn + options_.spacing;
    return turn;
  }

  asio::awaitable<TransportResult> upgrade_tls(Socket socket, const Endpoint& endpoint, runtime::Instant until) {
    const auto tls = tls_.context();
    if (!tls) co_return std::unexpected(tls.error());
    auto stream = std::make_unique<TlsStream>(std::move(socket), (*tls)->native_handle(), endpoint.host);
    {
      const runtime::Deadline deadline(stream->socket().get_executor(), runtime::left_until(until),
                                       [&stream] { stream->socket().cancel(); });
      auto agreed = co_await agree_on_keys(*stream, endpoint);
      if (deadline.expired()) co_return too_slow(endpoint);
      if (!agreed) co_return std::unexpected(std::move(agreed).error());
    }
    co_return co_await upgrade(std::move(stream), endpoint, until);
  }

  asio::awaitable<TransportResult> upgrade(std::unique_ptr<ByteStream> stream, const Endpoint& endpoint, runtime::Instant until) {
    auto transport = std::make_unique<SocketTransport>(std::move(stream), options_.max_message);
    const auto executor = co_await asio::this_coro::executor;
    const runtime::Deadline deadline(executor, runtime::left_until(until), [&transport] { transport->abort(); });
    auto agreed = co_await transport->shake_hands(endpoint, options_.origin);
    if (deadline.expired()) co_return too_slow(endpoint);
    if (!agreed) co_return std::unexpected(std::move(agreed).error());
    co_return TransportResult(std::move(transport));
  }

  const ConnectorOptions options_;
  runtime::TrustedTls tls_;
  std::mutex mutex_;
  runtime::Instant next_turn_{};
};

}  // namespace

std::unique_ptr<ports::Connector> make_connector(ConnectorOptions options) {
  return std::make_unique<SocketConnector>(std::move(options));
}

}  // namespace kurir::websocket
