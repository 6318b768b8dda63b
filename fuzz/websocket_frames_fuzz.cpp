// Any bytes from a WebSocket server: bounded, and the same however they are sliced.
#include <algorithm>
#include <cstdlib>

#include "adapters/websocket/frames.hpp"

namespace {

using namespace kurir;

constexpr std::size_t kLimit = 4096;

struct Outcome {
  Bytes data;
  std::size_t messages = 0;
  bool ended = false;
  bool operator==(const Outcome&) const = default;
};

Outcome read(BytesView bytes, std::size_t slice) {
  websocket::FrameReader reader(kLimit);
  Outcome outcome;
  while (!bytes.empty() && !outcome.ended) {
    const auto next = bytes.first(std::min(slice, bytes.size()));
    bytes = bytes.subspan(next.size());
    const auto heard = reader.feed(next, outcome.data);
    if (heard && heard->ping && heard->ping->size() > 125) std::abort();
    if (heard) outcome.messages += heard->messages;
    outcome.ended = !heard || heard->closed;
    if (!heard) return {.data = {}, .messages = 0, .ended = true};  // a broken stream counts for nothing
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 16384) return 0;
  const BytesView bytes(data + 1, size - 1);
  if (read(bytes, bytes.size()) != read(bytes, 1U + data[0] % 32U)) std::abort();
  return 0;
}
