#include "adapters/media/client.hpp"

#include <array>
#include <memory>

#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/json/parse.hpp>

#include "adapters/webhook/stream.hpp"
#include "runtime/dial.hpp"
#include "runtime/endpoint.hpp"
#include "runtime/trusted_tls.hpp"

namespace kurir::media {
namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using runtime::Endpoint;
using webhook::Stream;

constexpr std::size_t kPiece = 64U << 10;
constexpr std::uint32_t kMaxHeader = 16U << 10;
constexpr std::size_t kMaxAnswer = 64U << 10;
constexpr std::string_view kOrigin = "https://web.whatsapp.com";

Result<ports::UploadedMedia> parse_uploaded(std::string_view body, const Endpoint& endpoint) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  const auto value = json::parse({body.data(), body.size()}, error, {}, options);
  ports::UploadedMedia uploaded;
  if (!error && value.is_object()) {
    const auto text = [&](std::string_view key) {
      const auto* found = value.as_object().if_contains({key.data(), key.size()});
      return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
    };
    uploaded = {text("url"), text("direct_path")};
  }
  if (uploaded.direct_path.empty()) return fail(ErrorCode::malformed, "{} does not say where the file lies", endpoint.authority);
  return uploaded;
}

std::optional<std::unexpected<Error>> refusal(unsigned status, const Endpoint& endpoint) {
  if (status / 100 == 2) return std::nullopt;
  if (status == 401 || status == 403) return fail(ErrorCode::unauthorized, "{} refuses ({})", endpoint.authority, status);
  if (status == 404 || status == 410) return fail(ErrorCode::not_found, "{} has no such file ({})", endpoint.authority, status);
  const auto code = status == 429 || status >= 500 ? ErrorCode::unavailable : ErrorCode::malformed;
  return fail(code, "{} answers {}", endpoint.authority, status);
}

/// The answer as it comes in: its header, then its body in pieces.
class Answer {
 public:
  Answer(Stream& stream, const Endpoint& endpoint, Duration silence) : stream_(stream), endpoint_(endpoint), silence_(silence) {
    parser_.header_limit(kMaxHeader);
    parser_.body_limit(boost::none);
  }

  [[nodiscard]] awaitable<Result<unsigned>> header() {
    while (!parser_.is_header_done()) {
      if (auto more = co_await parse_or_read(); !more) co_return std::unexpected(std::move(more).error());
    }
    co_return parser_.get().result_int();
  }

  /// Valid until the next call; empty at the end of a whole body.
  [[nodiscard]] awaitable<Result<BytesView>> piece() {
    while (!parser_.is_done()) {
      parser_.get().body().data = piece_.data();
      parser_.get().body().size = piece_.size();
      if (auto more = co_await parse_or_read(); !more) co_return std::unexpected(std::move(more).error());
      const auto got = piece_.size() - parser_.get().body().size;
      if (got > 0) co_return BytesView(piece_).first(got);
    }
    co_return BytesView{};
  }

 private:
  [[nodiscard]] awaitable<Result<void>> parse_or_read() {
    boost::system::error_code error;
    if (buffer_.size() > 0) {
      buffer_.consume(parser_.put(buffer_.data(), error));
      if (error == beast_http::error::need_buffer) error = {};
      if (!error) co_return Result<void>{};
    }
    if (error && error != beast_http::error::need_more) {
      co_return fail(ErrorCode::malformed, "{} answered something that is not HTTP", endpoint_.authority);
    }
    const auto room = std::min(kPiece, buffer_.max_size() - buffer_.size());
    if (room == 0) co_return fail(ErrorCode::malformed, "{} answered without an end", endpoint_.authority);
    const runtime::Deadline deadline(stream_.socket().get_executor(), silence_, [this] { stream_.cut(); });
    const auto [failure, received] = co_await stream_.read_some(buffer_.prepare(room));
    if (deadline.expired()) co_return fail(ErrorCode::timed_out, "{} did not answer in time", endpoint_.authority);
    buffer_.commit(received);
    if (!failure) co_return Result<void>{};
    if (parser_.got_some()) parser_.put_eof(error);
    if (parser_.is_done()) co_return Result<void>{};
    co_return fail(ErrorCode::closed, "{} closed the connection before the end", endpoint_.authority);
  }

  Stream& stream_;
  const Endpoint& endpoint_;
  Duration silence_;
  beast_http::response_parser<beast_http::buffer_body> parser_;
  boost::beast::flat_static_buffer<kPiece + kMaxHeader> buffer_;
  std::array<std::uint8_t, kPiece> piece_;
};

class Client final : public ports::MediaTransfer {
 public:
  explicit Client(ClientOptions options) : options_(std::move(options)), tls_(options_.trust_file) {}

  awaitable<Result<ports::UploadedMedia>> upload(std::string url, std::uint64_t size, ports::PieceSource& source) override {
    const auto endpoint = runtime::parse_endpoint(url, runtime::Protocol::http);
    if (!endpoint) co_return std::unexpected(endpoint.error());
    auto stream = co_await open(*endpoint);
    if (!stream) co_return std::unexpected(std::move(stream).error());
    const auto header = fmt::format(
        "POST {} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nReferer: {}/\r\nContent-Type: application/octet-stream\r\n"
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        endpoint->target, endpoint->authority, kOrigin, kOrigin, size);
    // A server that refuses may say so and close before all has come: the answer tells more than the broken pipe.
    if (auto sent = co_await send(**stream, header, size, source); !sent && sent.error().code != ErrorCode::closed) {
      co_return std::unexpected(std::move(sent).error());
    }
    co_return co_await read_uploaded(**stream, *endpoint);
  }

  awaitable<Result<void>> download(std::string url, ports::PieceSink& sink) override {
    const auto endpoint = runtime::parse_endpoint(url, runtime::Protocol::http);
    if (!endpoint) co_return std::unexpected(endpoint.error());
    auto stream = co_await open(*endpoint);
    if (!stream) co_return std::unexpected(std::move(stream).error());
    const auto header = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nReferer: {}/\r\nConnection: close\r\n\r\n",
                                    endpoint->target, endpoint->authority, kOrigin, kOrigin);
    if (auto sent = co_await write(**stream, as_bytes(header)); !sent) co_return sent;
    const auto answer = std::make_unique<Answer>(**stream, *endpoint, options_.silence);
    const auto status = co_await answer->header();
    if (!status) co_return std::unexpected(status.error());
    if (auto refused = refusal(*status, *endpoint)) co_return std::move(*refused);
    for (;;) {
      const auto piece = co_await answer->piece();
      if (!piece) co_return std::unexpected(piece.error());
      if (piece->empty()) co_return Result<void>{};
      if (auto taken = co_await sink.take(*piece); !taken) co_return taken;
    }
  }

 private:
  awaitable<Result<std::unique_ptr<Stream>>> open(const Endpoint& endpoint) {
    const auto until = std::chrono::steady_clock::now() + options_.silence;
    auto socket = co_await runtime::dial(endpoint.host, endpoint.port, until);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    if (endpoint.security == runtime::Security::none) co_return webhook::make_plain_stream(std::move(*socket));
    const auto tls = tls_.context();
    if (!tls) co_return std::unexpected(tls.error());
    co_return co_await webhook::make_tls_stream(std::move(*socket), **tls, endpoint.host, until);
  }

  awaitable<Result<void>> send(Stream& stream, std::string_view header, std::uint64_t size, ports::PieceSource& source) {
    if (auto sent = co_await write(stream, as_bytes(header)); !sent) co_return sent;
    for (;;) {
      const auto piece = co_await source.next();
      if (!piece) co_return std::unexpected(piece.error());
      if (piece->size() > size || (piece->empty() && size > 0)) {
        co_return fail(ErrorCode::conflict, "the file changed its size while it was uploaded");
      }
      if (piece->empty()) co_return Result<void>{};
      size -= piece->size();
      if (auto sent = co_await write(stream, *piece); !sent) co_return sent;
    }
  }

  awaitable<Result<void>> write(Stream& stream, BytesView bytes) {
    const runtime::Deadline deadline(stream.socket().get_executor(), options_.silence, [&stream] { stream.cut(); });
    const auto failed = co_await stream.write(asio::buffer(bytes.data(), bytes.size()));
    if (deadline.expired()) co_return fail(ErrorCode::timed_out, "the media server did not take the file in time");
    if (failed) co_return fail(ErrorCode::closed, "the media server closed the connection: {}", failed.message());
    co_return Result<void>{};
  }

  awaitable<Result<ports::UploadedMedia>> read_uploaded(Stream& stream, const Endpoint& endpoint) {
    const auto answer = std::make_unique<Answer>(stream, endpoint, options_.silence);
    const auto status = co_await answer->header();
    if (!status) co_return std::unexpected(status.error());
    if (auto refused = refusal(*status, endpoint)) co_return std::move(*refused);
    std::string body;
    for (;;) {
      const auto piece = co_await answer->piece();
      if (!piece) co_return std::unexpected(piece.error());
      if (piece->empty()) co_return parse_uploaded(body, endpoint);
      body += as_text(*piece);
      if (body.size() > kMaxAnswer) co_return fail(ErrorCode::malformed, "{} answered without an end", endpoint.authority);
    }
  }

  const ClientOptions options_;
  runtime::TrustedTls tls_;
};

}  // namespace

std::unique_ptr<ports::MediaTransfer> make_media_client(ClientOptions options) {
  return std::make_unique<Client>(std::move(options));
}

}  // namespace kurir::media
