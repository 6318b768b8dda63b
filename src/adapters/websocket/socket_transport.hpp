// A Transport over a WebSocket of our own: what a quiet connection keeps is its socket and the state of two parsers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/websocket/byte_stream.hpp"
#include "adapters/websocket/frames.hpp"
#include "ports/transport.hpp"
#include "runtime/endpoint.hpp"

namespace kurir::websocket {

class SocketTransport final : public ports::Transport {
 public:
  SocketTransport(std::unique_ptr<ByteStream> stream, std::size_t max_message);

  /// The opening handshake; the caller watches the time.
  [[nodiscard]] boost::asio::awaitable<Result<void>> shake_hands(const runtime::Endpoint& endpoint, const std::string& origin);

  [[nodiscard]] boost::asio::awaitable<Result<void>> receive(Bytes& into) override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> send(std::vector<Bytes> messages) override;
  [[nodiscard]] boost::asio::awaitable<void> close() override;
  void abort() noexcept override;

 private:
  using Moved = ByteStream::Moved;
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> read_head();
  [[nodiscard]] boost::asio::awaitable<Result<void>> write_all();
  [[nodiscard]] boost::asio::awaitable<void> hear_goodbye();
  [[nodiscard]] Result<std::size_t> take(BytesView bytes, Bytes& into);
  [[nodiscard]] Moved write_some();
  void queue(Opcode opcode, BytesView payload);

  std::unique_ptr<ByteStream> stream_;
  FrameReader frames_;
  Bytes early_;   ///< came with the answer to the handshake
  Bytes unsent_;  ///< whole frames, of which the first bytes may be on their way
  std::size_t sent_ = 0;
  bool sending_ = false;
  bool ended_ = false;  ///< a goodbye was said or heard
};

}  // namespace kurir::websocket
