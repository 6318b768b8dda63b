// Cuts frames (u24 length ‖ body) out of the byte stream inside the WebSocket; message boundaries mean nothing.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::whatsapp::noise {

/// The largest body that a length of three bytes can announce.
inline constexpr std::size_t kMaxFrame = (1U << 24) - 1;

/// Collects bytes and yields whole frames. Memory is bounded by one frame plus what was fed since the frames were last drained.
class FrameReader {
 public:
  explicit FrameReader(std::size_t max_frame = kMaxFrame) : max_frame_(max_frame) {}

  void feed(BytesView bytes);
  /// The next whole frame (valid until the next call), nothing where more bytes are needed, `malformed` on a length of
  /// zero or above the maximum. After `malformed` the stream is lost: every later call says so again.
  [[nodiscard]] Result<std::optional<BytesView>> next();
  /// Bytes held beyond the frames already yielded.
  [[nodiscard]] std::size_t buffered() const noexcept { return buffer_.size() - start_; }

 private:
  std::size_t max_frame_;
  Bytes buffer_;
  std::size_t start_ = 0;
};

/// Appends u24 length ‖ body. REQUIRES 0 < body.size() <= kMaxFrame.
void append_frame(Bytes& out, BytesView body);

}  // namespace kurir::whatsapp::noise
