// Cuts frames (u24 length ‖ body) out of the byte stream inside the WebSocket; message boundaries mean nothing.
#pragma once

#include "base/result.hpp"

namespace kurir::whatsapp::noise {

/// Collects bytes and yields whole frames. Memory is bounded by one frame plus what was fed in one call.
class FrameReader {
 public:
  explicit FrameReader(std::size_t max_frame = (1U << 24) - 1) : max_frame_(max_frame) {}

  void feed(BytesView bytes);
  /// The next whole frame (valid until the next call of either function), nothing where more bytes are needed,
  /// `malformed` on a zero length or one above the maximum.
  [[nodiscard]] Result<std::optional<BytesView>> next();
  /// Bytes held beyond the frames already yielded.
  [[nodiscard]] std::size_t buffered() const noexcept { return buffer_.size() - start_; }

 private:
  std::size_t max_frame_;
  Bytes buffer_;
  std::size_t start_ = 0;
};

/// Appends u24 length ‖ body. REQUIRES body.size() < 2^24.
void append_frame(Bytes& out, BytesView body);

}  // namespace kurir::whatsapp::noise
