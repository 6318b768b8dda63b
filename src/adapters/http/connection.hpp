// One client connection: reads a request, has it answered, writes the answer, again. One request at a time, in order.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <expected>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "adapters/http/refusal.hpp"
#include "adapters/http/request_parser.hpp"
#include "adapters/http/response_writer.hpp"
#include "adapters/http/router.hpp"

namespace kurir::http {

/// On the loop's own executor type: each operation is cheaper than through any_io_executor.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// What all connections share; immutable but for the count.
struct Shared {
  Router router;
  Limits limits;
  TrustedProxies trusted_proxies;
  std::atomic<std::size_t> connections = 0;
};

/// Lives on one event loop. The references must outlive it.
class Connection {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  Connection(Socket socket, const Shared& shared, DateHeader& date);

  /// Serves until the client is gone, misbehaves or is told to go.
  [[nodiscard]] boost::asio::awaitable<void> run();
  /// Interrupts what takes longer than it may.
  void enforce_deadline(Instant now);
  /// Ends at once where no request is under way or a stream is, else with the answer to the request.
  void drain();

 private:
  enum class Phase { idle, header, body, handler, write, stream, stream_write, linger };
  enum class Next { request, close, linger };

  class StreamBody;

  [[nodiscard]] boost::asio::awaitable<Next> serve_one();
  [[nodiscard]] boost::asio::awaitable<std::expected<void, Refusal>> read_header(RequestParser& parser);
  [[nodiscard]] boost::asio::awaitable<std::expected<void, Refusal>> read_body(RequestParser& parser, const Route& route);
  [[nodiscard]] std::expected<Router::Found, Refusal> find_route(const RequestParser& parser, const Request& request) const;
  [[nodiscard]] boost::asio::awaitable<Response> call(const Route& route, Request request);
  [[nodiscard]] boost::asio::awaitable<Next> refuse(RequestParser& parser, Refusal refusal);
  [[nodiscard]] boost::asio::awaitable<Next> respond(RequestParser& parser, Response response, Body body);
  [[nodiscard]] Framing framing_of(const RequestParser& parser, const Response& response, Body body) const;
  [[nodiscard]] boost::asio::awaitable<bool> stream(const Stream& producer, Length length);
  [[nodiscard]] boost::asio::awaitable<void> peer_gone();
  [[nodiscard]] boost::asio::awaitable<bool> write(std::string bytes);
  [[nodiscard]] boost::asio::awaitable<bool> fill(std::size_t wanted);
  [[nodiscard]] boost::asio::awaitable<void> linger();
  [[nodiscard]] Refusal gone_or(Refusal timed_out) const;
  void enter(Phase phase);

  Socket socket_;
  const Shared& shared_;
  DateHeader& date_;
  std::string peer_address_;
  bool behind_proxy_;                 ///< the peer is a trusted one
  boost::beast::flat_buffer buffer_;  ///< received, not yet parsed: the next requests of a pipeline wait here
  Phase phase_ = Phase::idle;
  Instant deadline_;
  bool timed_out_ = false;
  bool draining_ = false;
};

}  // namespace kurir::http
