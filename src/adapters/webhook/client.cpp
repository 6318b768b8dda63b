#include "adapters/webhook/client.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "adapters/webhook/pool.hpp"
#include "adapters/webhook/public_address.hpp"
#include "adapters/webhook/response_parser.hpp"
#include "adapters/webhook/stream.hpp"
#include "runtime/dial.hpp"
#include "runtime/endpoint.hpp"
#include "runtime/trusted_tls.hpp"

namespace kurir::webhook {
namespace asio = boost::asio;
namespace {

namespace beast_http = boost::beast::http;
using ports::HttpRequest;
using ports::HttpResponse;
using runtime::Endpoint;
using runtime::Instant;
using StreamResult = Result<std::unique_ptr<Stream>>;

constexpr std::size_t kRead = 4096;
constexpr std::size_t kMaxUnparsed = 2 * ResponseParser::kMaxHeader;  ///< a header, or a chunk's, that does not end

bool has_line_break(std::string_view text) { return text.find_first_of("\r\n") != std::string_view::npos; }

enum class Method { get, post };

Result<std::string> serialise(Method method, const HttpRequest& request, const Endpoint& endpoint) {
  std::string out;
  out.reserve(512 + request.body.size());
  fmt::format_to(std::back_inserter(out), "{} {} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\n",
                 method == Method::post ? "POST" : "GET", endpoint.target, endpoint.authority);
  if (method == Method::post) {
    fmt::format_to(std::back_inserter(out), "User-Agent: Kurir\r\nContent-Length: {}\r\n", request.body.size());
  }
  const auto add = [&out](std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
    return !has_line_break(name) && !has_line_break(value);
  };
  bool clean = request.content_type.empty() || add("Content-Type", request.content_type);
  for (const auto& [name, value] : request.headers) clean = add(name, value) && clean;
  if (!clean) return fail(ErrorCode::invalid_argument, "a header for {} has a line break in it", endpoint.authority);
  out += "\r\n";
  if (method == Method::post) out += request.body;
  return out;
}

struct Answer {
  HttpResponse response;
  enum class Connection { reusable, spent } connection;
};

/// Reads one response, whatever precedes it; a body is read no further than it is kept.
asio::awaitable<Result<Answer>> read_answer(Stream& stream, const Endpoint& endpoint, std::size_t most) {
  boost::beast::flat_buffer buffer;
  std::optional<ResponseParser> parser(std::in_place, most);
  for (;;) {
    const auto [failure, received] = co_await stream.read_some(buffer.prepare(kRead));
    buffer.commit(received);
    boost::system::error_code error;
    while (buffer.size() > 0 && !error && !parser->is_done()) {
      buffer.consume(parser->put(buffer.data(), error));
      if (!error && parser->is_done() && parser->is_interim()) parser.emplace(most);
    }
    if (!error && failure && parser->got_some() && !parser->is_done()) parser->put_eof(error);
    if (error == beast_http::error::body_limit) co_return Answer{std::move(parser->response()), Answer::Connection::spent};
    if (parser->is_done()) {
      const bool reusable = parser->keep_alive() && buffer.size() == 0 && !failure;
      co_return Answer{std::move(parser->response()), reusable ? Answer::Connection::reusable : Answer::Connection::spent};
    }
    if (error && error != beast_http::error::need_more && error != beast_http::error::partial_message) {
      co_return fail(ErrorCode::malformed, "{} answered something that is not HTTP", endpoint.authority);
    }
    if (failure) co_return fail(ErrorCode::unavailable, "{} closed the connection without a whole answer", endpoint.authority);
    if (buffer.size() > kMaxUnparsed) co_return fail(ErrorCode::malformed, "{} answered without an end", endpoint.authority);
  }
}

std::string origin(const Endpoint& endpoint) {
  return (endpoint.security == runtime::Security::tls ? "https://" : "http://") + endpoint.authority;
}

/// One post under way; everything in it outlives the coroutines that it is passed to.
struct Call {
  const Endpoint& endpoint;
  const std::string& bytes;
  std::size_t max_answer;
  Instant until;
  Pool& pool;
};

class Client final : public ports::HttpClient {
 public:
  explicit Client(ClientOptions options) : options_(std::move(options)), tls_(options_.trust_file) {}

  asio::awaitable<Result<HttpResponse>> post(HttpRequest request, Duration timeout) override {
    return call(Method::post, std::move(request), timeout);
  }
  asio::awaitable<Result<HttpResponse>> get(HttpRequest request, Duration timeout) override {
    return call(Method::get, std::move(request), timeout);
  }

 private:
  asio::awaitable<Result<HttpResponse>> call(Method method, HttpRequest request, Duration timeout) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    const auto endpoint = runtime::parse_endpoint(request.url, runtime::Protocol::http);
    if (!endpoint) co_return std::unexpected(endpoint.error());
    const auto bytes = serialise(method, request, *endpoint);
    if (!bytes) co_return std::unexpected(bytes.error());
    const Call call{*endpoint, *bytes, request.max_answer, until, *pool_of(co_await asio::this_coro::executor)};

    while (auto kept = call.pool.take(origin(call.endpoint))) {
      if (auto answer = co_await exchange(call, std::move(kept), Unsent::say_so)) co_return std::move(*answer);
    }
    auto fresh = co_await open(call.endpoint, until);
    if (!fresh) co_return std::unexpected(std::move(fresh).error());
    co_return *co_await exchange(call, std::move(*fresh), Unsent::look_for_answer);
  }

  /// Where the request could not be written: on a kept connection it is stale, so say so and try another. On a fresh one the
  /// server may have refused the request before reading all of it, so there may be an answer.
  enum class Unsent { say_so, look_for_answer };

  /// Nothing where the request was not sent and Unsent::say_so.
  asio::awaitable<std::optional<Result<HttpResponse>>> exchange(const Call& call, std::unique_ptr<Stream> stream, Unsent unsent) {
    const runtime::Deadline deadline(stream->socket().get_executor(), runtime::left_until(call.until), [&] { stream->cut(); });
    const auto too_late = [&] { return fail(ErrorCode::timed_out, "{} did not answer in time", call.endpoint.authority); };
    const auto unwritten = co_await stream->write(asio::buffer(call.bytes));
    if (deadline.expired()) co_return too_late();
    if (unwritten && unsent == Unsent::say_so) co_return std::nullopt;
    auto answer = co_await read_answer(*stream, call.endpoint, call.max_answer);
    if (deadline.expired()) co_return too_late();
    if (!answer) co_return std::unexpected(std::move(answer).error());
    if (answer->connection == Answer::Connection::reusable && !unwritten) {
      call.pool.give_back(origin(call.endpoint), std::move(stream));
    }
    co_return std::move(answer->response);
  }

  asio::awaitable<StreamResult> open(const Endpoint& endpoint, Instant until) {
    const auto filter = options_.private_addresses == PrivateAddresses::allow ? runtime::any_address : is_public;
    auto socket = co_await runtime::dial(endpoint.host, endpoint.port, until, filter);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    if (endpoint.security == runtime::Security::none) co_return make_plain_stream(std::move(*socket));
    const auto tls = tls_.context();
    if (!tls) co_return std::unexpected(tls.error());
    co_return co_await make_tls_stream(std::move(*socket), **tls, endpoint.host, until);
  }

  std::shared_ptr<Pool> pool_of(const asio::any_io_executor& executor) {
    const std::scoped_lock lock(guard_);
    auto& pool = pools_[&asio::query(executor, asio::execution::context)];
    if (!pool) pool = std::make_shared<Pool>(executor, options_.max_idle_per_origin, options_.idle_timeout);
    return pool;
  }

  const ClientOptions options_;
  runtime::TrustedTls tls_;
  std::mutex guard_;
  std::map<asio::execution_context*, std::shared_ptr<Pool>> pools_;  ///< one for each event loop
};

}  // namespace

std::unique_ptr<ports::HttpClient> make_http_client(ClientOptions options) {
  return std::make_unique<Client>(std::move(options));
}

}  // namespace kurir::webhook
