#include "whatsapp/noise/frames.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::whatsapp::noise {
namespace {

std::vector<Bytes> drain(FrameReader& reader) {
  std::vector<Bytes> frames;
  while (true) {
    const auto next = reader.next();
    EXPECT_TRUE(next);
    if (!next || !*next) return frames;
    frames.push_back(to_bytes(**next));
  }
}

struct Stream {
  std::vector<Bytes> frames;
  Bytes bytes;
};

Stream make_stream(Random& random) {
  Stream stream;
  for (std::size_t size : {1U, 2U, 255U, 256U, 3U, 5000U, 1U, 70'000U, 17U}) {
    Bytes body(size);
    random.fill(body);
    append_frame(stream.bytes, body);
    stream.frames.push_back(std::move(body));
  }
  return stream;
}

TEST(Frames, are_a_length_of_three_bytes_and_a_body) {
  auto out = to_bytes("x");
  append_frame(out, Bytes(0x012c, 0xaa));
  EXPECT_EQ(to_hex(BytesView(out).first(5)), "7800012caa");
  EXPECT_EQ(out.size(), 1 + 3 + 0x012cU);
}

TEST(FrameReader, gives_the_same_frames_however_the_stream_is_cut) {
  test::SeededRandom random(1);
  const auto stream = make_stream(random);
  for (std::size_t slice :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{4096}, stream.bytes.size()}) {
    FrameReader reader;
    std::vector<Bytes> frames;
    for (std::size_t at = 0; at < stream.bytes.size(); at += slice) {
      reader.feed(BytesView(stream.bytes).subspan(at, std::min(slice, stream.bytes.size() - at)));
      for (auto& frame : drain(reader)) frames.push_back(std::move(frame));
    }
    EXPECT_EQ(frames, stream.frames) << "slices of " << slice;
    EXPECT_EQ(reader.buffered(), 0U);
  }
}

TEST(FrameReader, frames_may_wait_while_more_is_fed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::SeededRandom random(seed);
    const auto stream = make_stream(random);
    FrameReader reader;
    std::vector<Bytes> frames;
    for (std::size_t at = 0; at < stream.bytes.size();) {
      const auto size = std::min<std::size_t>(random.below(9000), stream.bytes.size() - at);
      reader.feed(BytesView(stream.bytes).subspan(at, size));
      at += size;
      if (random.below(2) == 0) continue;
      const auto next = reader.next();  // only one, the rest waits
      ASSERT_TRUE(next);
      if (*next) frames.push_back(to_bytes(**next));
    }
    for (auto& frame : drain(reader)) frames.push_back(std::move(frame));
    EXPECT_EQ(frames, stream.frames);
  }
}

TEST(FrameReader, a_partial_frame_stays_buffered) {
  FrameReader reader;
  for (auto byte : ByteArray<5>{0, 0, 3, 0xaa, 0xbb}) {
    reader.feed({&byte, 1});
    const auto next = reader.next();
    ASSERT_TRUE(next);
    EXPECT_FALSE(next->has_value());
  }
  EXPECT_EQ(reader.buffered(), 5U);
}

TEST(FrameReader, a_zero_length_is_malformed_for_good) {
  FrameReader reader;
  reader.feed(*from_hex("000001aa000000000001bb"));
  const auto first = reader.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ(to_hex(**first), "aa");
  EXPECT_EQ(reader.next().error().code, ErrorCode::malformed);
  reader.feed(*from_hex("000001cc"));
  EXPECT_EQ(reader.next().error().code, ErrorCode::malformed);
}

TEST(FrameReader, an_oversized_length_is_malformed_before_its_body_arrives) {
  FrameReader reader(100);
  reader.feed(*from_hex("000064"));
  EXPECT_TRUE(reader.next());
  FrameReader over(100);
  over.feed(*from_hex("000065"));
  EXPECT_EQ(over.next().error().code, ErrorCode::malformed);
}

TEST(FrameReader, takes_the_largest_frame_of_the_protocol) {
  Bytes wire;
  append_frame(wire, Bytes(kMaxFrame, 0x11));
  FrameReader reader;
  reader.feed(wire);
  const auto next = reader.next();
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->size(), kMaxFrame);
}

}  // namespace
}  // namespace kurir::whatsapp::noise
