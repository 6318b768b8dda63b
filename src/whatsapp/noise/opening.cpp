#include "whatsapp/noise/opening.hpp"

#include <algorithm>

namespace kurir::whatsapp::noise {
namespace {

constexpr ByteArray<4> kRoutingMark{'E', 'D', 0x00, 0x01};
constexpr std::size_t kLengthSize = 3;

/// Whether `stream` starts with `mark`, as far as it goes.
bool may_start_with(BytesView stream, BytesView mark) {
  const auto size = std::min(stream.size(), mark.size());
  return std::ranges::equal(stream.first(size), mark.first(size));
}

}  // namespace

void append_opening(Bytes& out, BytesView routing_info) {
  if (!routing_info.empty()) {
    append(out, kRoutingMark);
    append(out, big_endian<kLengthSize>(routing_info.size()));
    append(out, routing_info);
  }
  append(out, kPrologue);
}

Result<std::optional<std::size_t>> measure_opening(BytesView stream) {
  std::size_t prefix = 0;
  if (!stream.empty() && may_start_with(stream, kRoutingMark)) {
    constexpr std::size_t kHeaderSize = kRoutingMark.size() + kLengthSize;
    if (stream.size() < kHeaderSize) return std::nullopt;
    const auto size = static_cast<std::size_t>(read_big_endian(stream.subspan(kRoutingMark.size(), kLengthSize)));
    if (size > kMaxRoutingInfo) return fail(ErrorCode::malformed, "{} bytes of routing information: close the connection", size);
    prefix = kHeaderSize + size;
    if (stream.size() < prefix) return std::nullopt;
  }
  const auto rest = stream.subspan(prefix);
  if (!may_start_with(rest, kPrologue)) {
    return fail(ErrorCode::malformed, "the stream does not start with the prologue: close the connection");
  }
  if (rest.size() < kPrologue.size()) return std::nullopt;
  return prefix + kPrologue.size();
}

}  // namespace kurir::whatsapp::noise
