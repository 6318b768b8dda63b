#include "adapters/websocket/frames.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace kurir::websocket {
namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kReserved = 0x70;
constexpr std::uint8_t kOpcode = 0x0F;
constexpr std::uint8_t kMasked = 0x80;
constexpr std::uint8_t kLength = 0x7F;
constexpr std::uint8_t kTwoBytes = 126;    ///< the length follows in two bytes
constexpr std::uint8_t kEightBytes = 127;  ///< in eight
constexpr std::size_t kShortHeader = 2;

bool is_control(Opcode opcode) { return (static_cast<std::uint8_t>(opcode) & 0x08U) != 0; }

bool is_known(Opcode opcode) { return opcode <= Opcode::binary || (opcode >= Opcode::close && opcode <= Opcode::pong); }

/// Eight bytes at a time: everything that is sent passes here.
void put_on(const Mask& mask, MutableBytes bytes) {
  const std::array two{mask, mask};
  std::uint64_t twice = 0;
  std::memcpy(&twice, two.data(), sizeof twice);
  for (; bytes.size() >= sizeof twice; bytes = bytes.subspan(sizeof twice)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= twice;
    std::memcpy(bytes.data(), &word, sizeof word);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] ^= mask[i % mask.size()];
}

std::unexpected<Error> broken(std::string_view what) { return fail(ErrorCode::malformed, "the server {}", what); }

}  // namespace

void append_frame(Bytes& out, Opcode opcode, BytesView payload, Mask mask) {
  out.push_back(static_cast<std::uint8_t>(kFinal | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < kTwoBytes) {
    out.push_back(static_cast<std::uint8_t>(kMasked | payload.size()));
  } else if (payload.size() <= std::numeric_limits<std::uint16_t>::max()) {
    out.push_back(kMasked | kTwoBytes);
    append(out, big_endian<2>(payload.size()));
  } else {
    out.push_back(kMasked | kEightBytes);
    append(out, big_endian<8>(payload.size()));
  }
  append(out, mask);
  const auto start = out.size();
  append(out, payload);
  put_on(mask, MutableBytes(out).subspan(start));
}

std::size_t FrameReader::header_size() const noexcept {
  if (header_filled_ < kShortHeader) return kShortHeader;
  const auto length = header_[1] & kLength;
  if (length == kTwoBytes) return kShortHeader + 2;
  return length == kEightBytes ? kMaxHeader : kShortHeader;
}

Result<FrameReader::Heard> FrameReader::feed(BytesView bytes, Bytes& into) {
  Heard heard;
  while (!closed_) {
    if (!in_frame_) {
      while (header_filled_ < header_size() && !bytes.empty()) {
        header_[header_filled_++] = bytes.front();
        bytes = bytes.subspan(1);
      }
      if (header_filled_ < header_size()) break;
      if (auto begun = begin_frame(); !begun) return pass_on(std::move(begun));
    }
    const auto part = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    bytes = bytes.subspan(part.size());
    left_ -= part.size();
    if (frame_ == Opcode::binary) append(into, part);
    if (is_control(frame_)) append(control_, part);
    if (left_ > 0) break;
    end_frame(heard);
  }
  heard.closed = closed_;
  return heard;
}

Result<void> FrameReader::begin_frame() {
  const auto opcode = static_cast<Opcode>(header_[0] & kOpcode);
  const auto length = header_[1] & kLength;
  auto size = static_cast<std::uint64_t>(length);
  if (length >= kTwoBytes) size = read_big_endian(BytesView(header_).subspan(kShortHeader, header_filled_ - kShortHeader));
  if ((header_[0] & kReserved) != 0) return broken("uses a WebSocket extension that was not offered");
  if ((header_[1] & kMasked) != 0) return broken("masks its WebSocket frames");
  if (!is_known(opcode)) return broken("sent a WebSocket frame of an unknown kind");
  if ((length == kTwoBytes && size < kTwoBytes) || (length == kEightBytes && size <= std::numeric_limits<std::uint16_t>::max()))
    return broken("wrote a WebSocket length in more bytes than it needs");
  final_ = (header_[0] & kFinal) != 0;
  if (is_control(opcode)) {
    if (!final_ || size > kMaxControl) return broken("sent a WebSocket control frame that is too long or in pieces");
    frame_ = opcode;
  } else if (auto begun = begin_data(opcode, size); !begun) {
    return begun;
  }
  left_ = size;
  in_frame_ = true;
  return {};
}

Result<void> FrameReader::begin_data(Opcode opcode, std::uint64_t size) {
  if ((opcode == Opcode::continuation) != in_message_) return broken("mixed the pieces of WebSocket messages");
  if (opcode != Opcode::continuation) {
    data_ = opcode;
    message_ = 0;
  }
  if (size > max_message_ - message_) return broken("announced a WebSocket message that is too long");
  message_ += size;
  frame_ = data_;
  in_message_ = !final_;
  return {};
}

void FrameReader::end_frame(Heard& heard) {
  if (frame_ == Opcode::binary && final_) ++heard.messages;
  if (frame_ == Opcode::ping) heard.ping = std::move(control_);
  if (frame_ == Opcode::close) closed_ = true;
  if (is_control(frame_)) control_ = Bytes();
  in_frame_ = false;
  header_filled_ = 0;
}

}  // namespace kurir::websocket
