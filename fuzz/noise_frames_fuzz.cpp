// However the stream is sliced, FrameReader yields the same frames and the same verdict.
#include <cstdlib>

#include "whatsapp/noise/frames.hpp"
#include "whatsapp/noise/opening.hpp"

namespace {

using namespace kurir;

struct Outcome {
  std::vector<Bytes> frames;
  bool malformed = false;
  bool operator==(const Outcome&) const = default;
};

constexpr std::size_t kMaxFrame = 1000;

void drain(whatsapp::noise::FrameReader& reader, Outcome& outcome) {
  while (!outcome.malformed) {
    const auto next = reader.next();
    outcome.malformed = !next;
    if (!next || !*next) return;
    if ((*next)->empty() || (*next)->size() > kMaxFrame) std::abort();
    outcome.frames.push_back(to_bytes(**next));
  }
}

Outcome read(BytesView stream, std::size_t slice) {
  whatsapp::noise::FrameReader reader(kMaxFrame);
  Outcome outcome;
  for (; !stream.empty(); stream = stream.subspan(std::min(slice, stream.size()))) {
    reader.feed(stream.first(std::min(slice, stream.size())));
    drain(reader, outcome);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const BytesView stream(data + 1, size - 1);
  if (read(stream, std::size_t{data[0]} + 1) != read(stream, size)) std::abort();
  const auto opening = whatsapp::noise::measure_opening(stream);
  if (opening && *opening && **opening > stream.size()) std::abort();
  return 0;
}
