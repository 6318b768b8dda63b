// The part of a connection that sends streamed bodies: the producer runs beside a look-out for the peer, and whichever ends
// first ends the other.
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/http/connection.hpp"
#include "adapters/http/thrown.hpp"
#include "base/log.hpp"

namespace kurir::http {
namespace asio = boost::asio;
namespace {

constexpr std::size_t kPipelineRead = 4096;
constexpr std::string_view kLastChunk = "0\r\n\r\n";

asio::awaitable<void> produce(const Stream& stream, BodyStream& body, std::exception_ptr& thrown) {
  try {
    co_await stream(body);
  } catch (...) {
    thrown = std::current_exception();
  }
}

/// RFC 9112 §7.1
std::string as_chunk(std::string bytes) {
  bytes.insert(0, fmt::format("{:x}\r\n", bytes.size()));
  return bytes += "\r\n";
}

}  // namespace

/// Bytes go out under the deadline of a body; between them there is none.
class Connection::StreamBody final : public BodyStream {
 public:
  StreamBody(Connection& connection, Length length) : connection_(connection), length_(length) {}

  asio::awaitable<bool> write(std::string bytes) override {
    if (bytes.empty()) co_return !broken_;  // an empty chunk would be the last
    if (length_ == Length::chunked) bytes = as_chunk(std::move(bytes));
    co_return co_await send(std::move(bytes));
  }

  [[nodiscard]] asio::awaitable<bool> finish() {
    if (length_ == Length::chunked) (void)co_await send(std::string(kLastChunk));
    co_return !broken_;
  }

 private:
  asio::awaitable<bool> send(std::string bytes) {
    if (broken_) co_return false;
    connection_.enter(Phase::stream_write);
    broken_ = !co_await connection_.write(std::move(bytes));
    connection_.enter(Phase::stream);
    co_return !broken_;
  }

  Connection& connection_;
  Length length_;
  bool broken_ = false;
};

/// False where the body is not whole: the connection can only be closed.
asio::awaitable<bool> Connection::stream(const Stream& producer, Length length) {
  using namespace asio::experimental::awaitable_operators;
  enter(Phase::stream);
  if (buffer_.size() == 0) buffer_ = {};
  StreamBody body(*this, length);
  std::exception_ptr thrown;
  const auto first = co_await (produce(producer, body, thrown) || peer_gone());
  if (first.index() != 0) co_return false;
  if (thrown) {
    log::error("http_stream_failed", {log::field("reason", reason(thrown))});
    co_return false;
  }
  co_return co_await body.finish();
}

/// Completes where nobody reads any more, a deadline has passed or the server stops: the latter two cancel the socket's
/// operations. Requests sent ahead are kept for later, as far as they fit. To wait takes no buffer: streams idle for hours.
asio::awaitable<void> Connection::peer_gone() {
  while (!draining_ && !timed_out_ && buffer_.size() <= shared_.limits.max_header) {
    const auto [error] = co_await socket_.async_wait(Socket::wait_read, asio::as_tuple(asio::use_awaitable));
    if (error || !co_await fill(kPipelineRead)) co_return;
  }
}

}  // namespace kurir::http
