#include "whatsapp/noise/frames.hpp"

#include <cassert>

namespace kurir::whatsapp::noise {
namespace {

constexpr std::size_t kLengthSize = 3;

}  // namespace

void FrameReader::feed(BytesView bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(start_));
  start_ = 0;
  append(buffer_, bytes);
}

Result<std::optional<BytesView>> FrameReader::next() {
  if (buffered() == 0) {  // a quiet connection keeps no buffer; {} would keep it
    buffer_ = Bytes();
    start_ = 0;
  }
  if (buffered() < kLengthSize) return std::nullopt;
  const auto rest = BytesView(buffer_).subspan(start_);
  const auto size = static_cast<std::size_t>(read_big_endian(rest.first(kLengthSize)));
  if (size == 0 || size > max_frame_) {
    return fail(ErrorCode::malformed, "a frame of {} bytes, allowed are 1 to {}: close the connection", size, max_frame_);
  }
  if (rest.size() < kLengthSize + size) return std::nullopt;
  start_ += kLengthSize + size;
  return rest.subspan(kLengthSize, size);
}

void append_frame(Bytes& out, BytesView body) {
  assert(!body.empty() && body.size() <= kMaxFrame);
  append(out, big_endian<kLengthSize>(body.size()));
  append(out, body);
}

}  // namespace kurir::whatsapp::noise
