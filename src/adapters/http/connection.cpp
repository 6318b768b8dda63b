#include "adapters/http/connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>

#include "adapters/http/thrown.hpp"
#include "base/log.hpp"
#include "domain/address_list.hpp"

namespace kurir::http {
namespace asio = boost::asio;
namespace {

using boost::system::error_code;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kHeaderRead = 4096;
constexpr std::size_t kBodyRead = 32U << 10;
constexpr auto kLinger = std::chrono::seconds(2);
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr auto kNoDeadline = Connection::Instant::max();

std::string numeric_address(const Socket& socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return {};
  const auto address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

Refusal failed() { return {500, "internal", "the server failed; try again later", {}}; }

}  // namespace

Connection::Connection(Socket socket, const Shared& shared, DateHeader& date)
    : socket_(std::move(socket)),
      shared_(shared),
      date_(date),
      peer_address_(numeric_address(socket_)),
      behind_proxy_(!shared.trusted_proxies.empty() && domain::allows(shared.trusted_proxies, peer_address_)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  enter(Phase::idle);
}

asio::awaitable<void> Connection::run() {
  auto next = Next::request;
  while (next == Next::request) next = co_await serve_one();
  if (next == Next::linger) co_await linger();
}

void Connection::enforce_deadline(Instant now) {
  if (now < deadline_) return;
  timed_out_ = true;
  deadline_ = kNoDeadline;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::drain() {
  draining_ = true;
  error_code ignored;
  if (phase_ == Phase::idle || phase_ == Phase::stream || phase_ == Phase::stream_write) socket_.cancel(ignored);
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  RequestParser parser(shared_.limits.max_header);
  if (auto read = co_await read_header(parser); !read) co_return co_await refuse(parser, std::move(read).error());
  auto found = find_route(parser, parser.request());
  if (!found) co_return co_await refuse(parser, std::move(found).error());
  if (auto read = co_await read_body(parser, *found->route); !read) co_return co_await refuse(parser, std::move(read).error());

  enter(Phase::handler);
  auto& request = parser.request();
  request.parameters = std::move(found->parameters);
  request.secure = behind_proxy_ && client_speaks_https(request.headers);
  request.remote_address =
      behind_proxy_ ? client_address(peer_address_, request.headers, shared_.trusted_proxies) : peer_address_;
  const auto body = request.method == "HEAD" ? Body::omit : Body::send;
  auto response = co_await call(*found->route, std::move(request));
  co_return co_await respond(parser, std::move(response), body);
}

asio::awaitable<std::expected<void, Refusal>> Connection::read_header(RequestParser& parser) {
  enter(Phase::idle);
  if (buffer_.size() == 0) {
    if (draining_ || !co_await fill(kHeaderRead)) co_return std::unexpected(Refusal{});
  }
  enter(Phase::header);
  while (!parser.is_header_done()) {
    error_code error;
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error && error != boost::beast::http::error::need_more) co_return std::unexpected(RequestParser::refusal_of(error));
    if (parser.is_header_done()) break;
    if (!co_await fill(kHeaderRead)) {
      co_return std::unexpected(gone_or({408, "timed_out", "the header took too long", {}}));
    }
  }
  co_return parser.check_header();
}

std::expected<Router::Found, Refusal> Connection::find_route(const RequestParser& parser, const Request& request) const {
  auto answer = shared_.router.find(request.method, parser.raw_path());
  if (auto* found = std::get_if<Router::Found>(&answer)) return std::move(*found);
  if (request.method == "OPTIONS") {
    auto* other = std::get_if<Router::WrongMethod>(&answer);
    if (other) return std::unexpected(Refusal{204, {}, {}, std::move(other->allow)});
    if (parser.raw_path() == "*") return std::unexpected(Refusal{204, {}, {}, {}});
  }
  if (auto* wrong = std::get_if<Router::WrongMethod>(&answer)) {
    return std::unexpected(Refusal{405, "method_not_allowed", "this path does not take this method", std::move(wrong->allow)});
  }
  return std::unexpected(Refusal{404, "not_found", "there is nothing at this path", {}});
}

asio::awaitable<std::expected<void, Refusal>> Connection::read_body(RequestParser& parser, const Route& route) {
  if (parser.is_done()) co_return std::expected<void, Refusal>{};
  enter(Phase::body);
  error_code error;
  if (parser.content_length().value_or(0) > route.max_body) error = boost::beast::http::error::body_limit;
  parser.body_limit(route.max_body);
  parser.eager(true);
  if (!error && parser.expects_continue() && buffer_.size() == 0 && !co_await write(std::string(kContinue))) {
    co_return std::unexpected(Refusal{});
  }
  while (!error && !parser.is_done()) {
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error == boost::beast::http::error::need_more) error = {};
    if (!parser.is_done() && buffer_.size() > shared_.limits.max_header)
      error = boost::beast::http::error::header_limit;  // an endless chunk header
    if (error || parser.is_done()) break;
    if (!co_await fill(kBodyRead)) co_return std::unexpected(gone_or({408, "timed_out", "the body took too long", {}}));
  }
  if (!error) co_return std::expected<void, Refusal>{};
  if (error == boost::beast::http::error::body_limit && route.oversize == Oversize::pass) {
    parser.request().body = {};
    parser.request().body_too_large = true;
    co_return std::expected<void, Refusal>{};
  }
  co_return std::unexpected(RequestParser::refusal_of(error));
}

asio::awaitable<Response> Connection::call(const Route& route, Request request) {
  std::exception_ptr thrown;
  try {
    co_return co_await route.handler(std::move(request));
  } catch (...) {
    thrown = std::current_exception();
  }
  const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none;
  if (cancelled) std::rethrow_exception(thrown);
  log::error("http_handler_failed", {log::field("route", route.pattern), log::field("reason", reason(thrown))});
  co_return to_response(failed());
}

asio::awaitable<Connection::Next> Connection::refuse(RequestParser& parser, Refusal refusal) {
  if (refusal.status == 0) co_return Next::close;
  const auto body = parser.request().method == "HEAD" ? Body::omit : Body::send;
  co_return co_await respond(parser, to_response(refusal), body);
}

asio::awaitable<Connection::Next> Connection::respond(RequestParser& parser, Response response, Body body) {
  enter(Phase::write);
  if (response.status < 200 || response.status > 599) {
    log::error("http_status_out_of_range", {log::field("status", response.status)});
    response = to_response(failed());
  }
  const auto framing = framing_of(parser, response, body);
  if (!co_await write(serialise(response, framing, date_.now()))) co_return Next::close;
  if (response.stream && sends_content(response, body) && !co_await stream(response.stream, framing.length))
    co_return Next::close;
  if (framing.persistence != Persistence::close) co_return Next::request;
  co_return parser.is_done() && buffer_.size() == 0 ? Next::close : Next::linger;
}

Framing Connection::framing_of(const RequestParser& parser, const Response& response, Body body) const {
  const bool old = parser.is_http_1_0();
  Framing framing{.body = body};
  if (response.stream) framing.length = old ? Length::until_close : Length::chunked;
  const bool complete = parser.is_done();  // else the rest of the request is still on its way
  if (!complete || draining_ || !parser.keep_alive() || framing.length == Length::until_close) return framing;
  framing.persistence = old ? Persistence::keep_alive_1_0 : Persistence::keep_alive;
  return framing;
}

asio::awaitable<bool> Connection::write(std::string bytes) {
  // The socket's buffer is nearly always free: trying first saves a round through the reactor.
  error_code error;
  const auto sent = socket_.write_some(asio::buffer(bytes), error);
  if (!error && sent == bytes.size()) co_return true;
  if (error && error != asio::error::would_block) co_return false;
  const auto rest = asio::buffer(bytes) + sent;
  const auto [failure, written] = co_await asio::async_write(socket_, rest, kNoThrow);
  co_return !failure && written == rest.size();
}

/// False where the client is gone or the deadline passed.
asio::awaitable<bool> Connection::fill(std::size_t wanted) {
  const auto space = buffer_.prepare(wanted);
  const auto [error, received] = co_await socket_.async_read_some(space, kNoThrow);
  buffer_.commit(received);
  co_return !error;
}

/// Closing with unread bytes would reset the connection and take the answer away from the client: read on for a while.
asio::awaitable<void> Connection::linger() {
  enter(Phase::linger);
  error_code error;
  socket_.shutdown(asio::socket_base::shutdown_send, error);
  while (!error) {
    buffer_.clear();
    if (!co_await fill(kBodyRead)) break;
  }
}

Refusal Connection::gone_or(Refusal timed_out) const { return timed_out_ ? std::move(timed_out) : Refusal{}; }

void Connection::enter(Phase phase) {
  phase_ = phase;
  const auto now = std::chrono::steady_clock::now();
  switch (phase) {
    case Phase::idle:
      deadline_ = now + shared_.limits.idle_timeout;
      if (buffer_.size() == 0 && buffer_.capacity() > kHeaderRead) buffer_ = {};
      break;
    case Phase::header: deadline_ = now + shared_.limits.header_timeout; break;
    case Phase::body:
    case Phase::write:
    case Phase::stream_write: deadline_ = now + shared_.limits.body_timeout; break;
    case Phase::handler:
    case Phase::stream: deadline_ = kNoDeadline; break;
    case Phase::linger: deadline_ = now + kLinger; break;
  }
}

}  // namespace kurir::http
