// The client's side of WebSocket framing (RFC 6455 §5): a masked frame out, a server's frames in. Pure: no socket, no randomness.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::websocket {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };
using Mask = ByteArray<4>;  ///< must be unpredictable to whoever chose the payload (§5.3)

inline constexpr std::uint16_t kNormalClosure = 1000;  ///< §7.4.1

/// Appends one unfragmented, masked frame. REQUIRES payload.size() <= 125 for control frames.
void append_frame(Bytes& out, Opcode opcode, BytesView payload, Mask mask);

/// Takes a server's bytes in slices of any size. Binary messages are one byte stream to its user; text is skipped.
class FrameReader {
 public:
  explicit FrameReader(std::size_t max_message) : max_message_(max_message) {}

  struct Heard {
    std::size_t messages = 0;   ///< binary messages that ended
    std::optional<Bytes> ping;  ///< the last ping's payload: only that one needs an answer (§5.5.3)
    bool closed = false;        ///< the server has said goodbye: what follows is ignored
  };
  /// Appends the payload of binary messages to `into`. `malformed` on what a server must not send, or on a message above the
  /// maximum: fail the connection.
  [[nodiscard]] Result<Heard> feed(BytesView bytes, Bytes& into);

 private:
  static constexpr std::size_t kMaxHeader = 10;    // a server's frames have no mask
  static constexpr std::size_t kMaxControl = 125;  // §5.5

  [[nodiscard]] Result<void> begin_frame();
  [[nodiscard]] Result<void> begin_data(Opcode opcode, std::uint64_t size);
  void end_frame(Heard& heard);
  [[nodiscard]] std::size_t header_size() const noexcept;

  std::size_t max_message_;
  std::uint64_t left_ = 0;     ///< of the payload of the frame under way
  std::uint64_t message_ = 0;  ///< bytes announced of the message under way
  Bytes control_;              ///< the payload of the control frame under way
  ByteArray<kMaxHeader> header_{};
  std::uint8_t header_filled_ = 0;
  Opcode frame_ = Opcode::binary;  ///< of the frame under way; continuation never
  Opcode data_ = Opcode::binary;   ///< of the message under way
  bool in_frame_ = false;
  bool in_message_ = false;  ///< fragments follow
  bool final_ = false;
  bool closed_ = false;
};

}  // namespace kurir::websocket
