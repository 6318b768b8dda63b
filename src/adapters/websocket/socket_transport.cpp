#include "adapters/websocket/socket_transport.hpp"

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/websocket/handshake.hpp"
#include "crypto/system_random.hpp"
#include "runtime/deadline.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

using asio::awaitable;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr Duration kCloseTimeout = std::chrono::seconds(1);
constexpr std::size_t kReadAtOnce = 64U << 10;
constexpr std::size_t kMaxUnsentPongs = 4U << 10;  ///< bytes that wait; further pings of a server that does not read get none

/// Shared by all connections of a thread: nobody awaits between a read and its use.
MutableBytes read_buffer() {
  thread_local std::array<std::uint8_t, kReadAtOnce> buffer;
  return buffer;
}

std::unexpected<Error> closed_by(const boost::system::error_code& error) {
  return fail(ErrorCode::closed, "the connection to the server ended: {}", error.message());
}

std::unexpected<Error> said_goodbye() { return fail(ErrorCode::closed, "the connection to the server ended: it was closed"); }

}  // namespace

SocketTransport::SocketTransport(std::unique_ptr<ByteStream> stream, std::size_t max_message)
    : stream_(std::move(stream)), frames_(max_message) {}

awaitable<Result<void>> SocketTransport::shake_hands(const runtime::Endpoint& endpoint, const std::string& origin) {
  const auto key = handshake_key(crypto::SystemRandom().bytes<sizeof(Nonce)>());
  unsent_ = to_bytes(upgrade_request(endpoint, origin, key));
  if (auto written = co_await write_all(); !written) co_return written;
  const auto head = co_await read_head();
  if (!head)
    co_return fail(ErrorCode::unavailable, "the WebSocket handshake with {} failed: {}", endpoint.authority,
                   head.error().message);
  co_return check_upgrade(*head, key, endpoint);
}

awaitable<Result<std::string>> SocketTransport::read_head() {
  std::string received;
  while (received.size() <= kMaxAnswer) {
    const auto read = stream_->read(read_buffer());
    if (read.error) co_return closed_by(read.error);
    if (read.wait) {
      if (const auto [error] = co_await stream_->socket().async_wait(*read.wait, kNoThrow); error) co_return closed_by(error);
      continue;
    }
    received += as_text(read_buffer().first(read.bytes));
    const auto end = end_of_head(received);
    if (end == std::string::npos) continue;
    early_ = to_bytes(std::string_view(received).substr(end));
    received.resize(end);
    co_return received;
  }
  co_return fail(ErrorCode::malformed, "the answer is too long");
}

awaitable<Result<void>> SocketTransport::receive(Bytes& into) {
  const auto before = into.size();
  Result<std::size_t> messages = take(std::exchange(early_, {}), into);
  while (messages && *messages == 0) {
    const auto read = ended_ ? Moved{.error = asio::error::eof} : stream_->read(read_buffer());
    if (read.wait) {
      (void)co_await stream_->socket().async_wait(*read.wait, kNoThrow);
    } else if (read.error) {
      messages = closed_by(read.error);
    } else {
      messages = take(read_buffer().first(read.bytes), into);
    }
  }
  if (messages) co_return Result<void>{};
  into.resize(before);
  co_return pass_on(std::move(messages));
}

/// How many messages ended. `closed` where the server said goodbye, and where it broke the rules.
Result<std::size_t> SocketTransport::take(BytesView bytes, Bytes& into) {
  if (bytes.empty()) return std::size_t{0};
  auto heard = frames_.feed(bytes, into);
  if (!heard) return fail(ErrorCode::closed, "{}", heard.error().message);
  if (heard->ping && unsent_.size() - sent_ < kMaxUnsentPongs) {
    queue(Opcode::pong, *heard->ping);
    if (!sending_) (void)write_some();  // what does not go now goes with the next message
  }
  if (heard->closed) {
    if (!std::exchange(ended_, true)) {
      queue(Opcode::close, big_endian<2>(kNormalClosure));
      if (!sending_) (void)write_some();
    }
    if (heard->messages == 0) return said_goodbye();
  }
  return heard->messages;
}

void SocketTransport::queue(Opcode opcode, BytesView payload) {
  append_frame(unsent_, opcode, payload, crypto::SystemRandom().bytes<sizeof(Mask)>());
}

SocketTransport::Moved SocketTransport::write_some() {
  while (sent_ < unsent_.size()) {
    const auto moved = stream_->write(BytesView(unsent_).subspan(sent_));
    if (moved.wait || moved.error) return moved;
    sent_ += moved.bytes;
  }
  unsent_ = Bytes();  // a quiet connection keeps no buffer; {} would keep it
  sent_ = 0;
  return {};
}

awaitable<Result<void>> SocketTransport::write_all() {
  sending_ = true;
  while (true) {
    const auto moved = write_some();
    if (moved.wait) {
      const auto [error] = co_await stream_->socket().async_wait(*moved.wait, kNoThrow);
      if (!error) continue;
      sending_ = false;
      co_return closed_by(error);
    }
    sending_ = false;
    if (moved.error) co_return closed_by(moved.error);
    co_return Result<void>{};
  }
}

awaitable<Result<void>> SocketTransport::send(std::vector<Bytes> messages) {
  if (ended_) co_return said_goodbye();
  for (const auto& message : messages) queue(Opcode::binary, message);
  co_return co_await write_all();
}

awaitable<void> SocketTransport::close() {
  const runtime::Deadline deadline(stream_->socket().get_executor(), kCloseTimeout, [this] { abort(); });
  if (!std::exchange(ended_, true)) {
    queue(Opcode::close, big_endian<2>(kNormalClosure));
    if (co_await write_all()) co_await hear_goodbye();
  }
  abort();
}

/// The server's part of the closing handshake (RFC 6455 §7.1.2), whatever comes before it.
awaitable<void> SocketTransport::hear_goodbye() {
  while (true) {
    const auto read = stream_->read(read_buffer());
    if (read.error) co_return;
    if (read.wait) {
      if (const auto [error] = co_await stream_->socket().async_wait(*read.wait, kNoThrow); error) co_return;
      continue;
    }
    Bytes ignored;
    const auto heard = frames_.feed(read_buffer().first(read.bytes), ignored);
    if (!heard || heard->closed) co_return;
  }
}

void SocketTransport::abort() noexcept {
  boost::system::error_code ignored;
  stream_->socket().close(ignored);
}

}  // namespace kurir::websocket
