// A Transport over Beast's WebSocket stream. Heavy: included by the two files that instantiate it, by nobody else.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "adapters/websocket/upgrade.hpp"
#include "runtime/deadline.hpp"

namespace kurir::websocket {

inline constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);
inline constexpr Duration kCloseTimeout = std::chrono::seconds(1);
/// Kept for as long as the connection: most stanzas fit, larger ones go out in pieces.
inline constexpr std::size_t kWriteBuffer = 1024;

inline constexpr std::size_t kReadAtLeast = 256;
inline constexpr std::size_t kReadAtMost = 64U << 10;  ///< at once: a frame's header promises more than it may ever bring

[[nodiscard]] inline std::unexpected<Error> closed_by(const boost::system::error_code& error) {
  return fail(ErrorCode::closed, "the connection to the server ended: {}", error.message());
}

template <class Stream>
class StreamTransport final : public ports::Transport {
 public:
  using WebSocket = boost::beast::websocket::stream<Stream, false>;  // false: without permessage-deflate

  StreamTransport(Stream stream, const ConnectorOptions& options) : socket_(std::move(stream)) {
    socket_.auto_fragment(false);
    socket_.write_buffer_bytes(kWriteBuffer);
    socket_.read_message_max(options.max_message);
    socket_.binary(true);
    socket_.set_option(boost::beast::websocket::stream_base::decorator(
        [origin = options.origin](auto& request) { request.set(boost::beast::http::field::origin, origin); }));
  }

  [[nodiscard]] WebSocket& socket() noexcept { return socket_; }

  boost::asio::awaitable<Result<void>> receive(Bytes& into) override {
    const auto before = into.size();
    boost::system::error_code error;
    do {
      into.resize(before);
      // A connection mostly waits here: it holds no buffer until something comes.
      std::array<std::uint8_t, 16> first;
      std::size_t received = 0;
      std::tie(error, received) = co_await socket_.async_read_some(boost::asio::buffer(first), kNoThrow);
      append(into, BytesView(first).first(received));
      while (!error && !socket_.is_message_done()) {
        const auto filled = into.size();
        into.resize(filled + std::min(socket_.read_size_hint(kReadAtLeast), kReadAtMost));
        std::tie(error, received) = co_await socket_.async_read_some(boost::asio::buffer(into) + filled, kNoThrow);
        into.resize(filled + received);
      }
    } while (!error && !socket_.got_binary());
    if (!error) co_return Result<void>{};
    into.resize(before);
    co_return closed_by(error);
  }

  boost::asio::awaitable<Result<void>> send(Bytes bytes) override {
    const auto [error, sent] = co_await socket_.async_write(boost::asio::buffer(bytes), kNoThrow);
    if (error) co_return closed_by(error);
    co_return Result<void>{};
  }

  boost::asio::awaitable<void> close() override {
    const runtime::Deadline deadline(socket_.get_executor(), kCloseTimeout, [this] { abort(); });
    co_await socket_.async_close(boost::beast::websocket::close_code::normal, kNoThrow);
    abort();
  }

  void abort() noexcept override {
    boost::system::error_code ignored;
    boost::beast::get_lowest_layer(socket_).close(ignored);
  }

 private:
  WebSocket socket_;
};

/// The handshake on a transport that is ready for it; the caller watches the time.
template <class Stream>
boost::asio::awaitable<Result<void>> shake_hands(StreamTransport<Stream>& transport, const Endpoint& endpoint) {
  boost::beast::websocket::response_type response;
  const auto [error] = co_await transport.socket().async_handshake(response, endpoint.authority, endpoint.target, kNoThrow);
  if (error == boost::beast::websocket::error::upgrade_declined) {
    co_return fail(ErrorCode::unavailable, "{} answered HTTP {} in place of a WebSocket", endpoint.authority,
                   response.result_int());
  }
  if (error)
    co_return fail(ErrorCode::unavailable, "the WebSocket handshake with {} failed: {}", endpoint.authority, error.message());
  co_return Result<void>{};
}

[[nodiscard]] inline std::unexpected<Error> too_slow(const Endpoint& endpoint) {
  return fail(ErrorCode::timed_out, "{} did not answer in time", endpoint.authority);
}

}  // namespace kurir::websocket
