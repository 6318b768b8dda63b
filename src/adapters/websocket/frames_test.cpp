#include "adapters/websocket/frames.hpp"

#include <gtest/gtest.h>

namespace kurir::websocket {
namespace {

constexpr Mask kMask{0x37, 0xFA, 0x21, 0x3D};
constexpr std::size_t kLimit = 1000;

Bytes frame(std::uint8_t first, BytesView payload) {
  Bytes out{first};
  if (payload.size() < 126) {
    out.push_back(static_cast<std::uint8_t>(payload.size()));
  } else {
    out.push_back(126);
    append(out, big_endian<2>(payload.size()));
  }
  append(out, payload);
  return out;
}

struct Taken {
  Bytes data;
  std::size_t messages = 0;
  std::vector<Bytes> pings;
  bool closed = false;
  bool failed = false;
};

Taken take(BytesView bytes, std::size_t slice) {
  FrameReader reader(kLimit);
  Taken taken;
  while (!bytes.empty() && !taken.failed) {
    const auto next = bytes.first(std::min(slice, bytes.size()));
    bytes = bytes.subspan(next.size());
    auto heard = reader.feed(next, taken.data);
    taken.failed = !heard;
    if (!heard) break;
    taken.messages += heard->messages;
    if (heard->ping) taken.pings.push_back(std::move(*heard->ping));
    taken.closed |= heard->closed;
  }
  return taken;
}

bool breaks(const Bytes& bytes) { return take(bytes, bytes.size()).failed && take(bytes, 1).failed; }

/// The example of RFC 6455 §5.7: "Hello", masked.
TEST(Frames, MasksAsTheStandardShows) {
  Bytes out;
  append_frame(out, Opcode::text, as_bytes("Hello"), kMask);
  EXPECT_EQ(to_hex(out), "818537fa213d7f9f4d5158");
}

/// RFC 6455 §5.3, byte by byte.
TEST(Frames, MasksEachByteWhateverTheLength) {
  for (std::size_t size = 0; size < 40; ++size) {
    Bytes payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::uint8_t>(i * 7);
    Bytes out;
    append_frame(out, Opcode::binary, payload, kMask);
    auto masked = BytesView(out).last(size);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(masked[i], payload[i] ^ kMask[i % kMask.size()]) << size << " " << i;
  }
}

TEST(Frames, WritesEachLengthInTheFewestBytes) {
  const auto header = [](std::size_t size) {
    Bytes out;
    append_frame(out, Opcode::binary, Bytes(size), Mask{});
    return to_hex(BytesView(out).first(out.size() - size));
  };
  EXPECT_EQ(header(125), "82fd00000000");
  EXPECT_EQ(header(126), "82fe007e00000000");
  EXPECT_EQ(header(65535), "82feffff00000000");
  EXPECT_EQ(header(65536), "82ff000000000001000000000000");
}

TEST(Frames, GivesMessagesPiecesAndControlsInBetweenHoweverTheyAreCut) {
  const auto bytes = concat(frame(0x02, as_bytes("frag")), frame(0x89, as_bytes("p1")), frame(0x80, as_bytes("mented")),
                            frame(0x81, as_bytes("text is skipped")), frame(0x8A, as_bytes("pong")), frame(0x82, Bytes(300, 7)),
                            frame(0x82, {}), frame(0x88, {}), frame(0x82, as_bytes("after the end")));
  auto expected = to_bytes("fragmented");
  append(expected, Bytes(300, 7));
  for (const std::size_t slice : {1U, 2U, 3U, 7U, 100U, 1000U}) {
    const auto taken = take(bytes, slice);
    ASSERT_FALSE(taken.failed) << slice;
    EXPECT_EQ(taken.messages, 3U) << slice;
    EXPECT_EQ(taken.data, expected) << slice;
    EXPECT_EQ(taken.pings, std::vector<Bytes>{to_bytes("p1")}) << slice;
    EXPECT_TRUE(taken.closed) << slice;
  }
}

TEST(Frames, AnswersOnlyTheLastOfSeveralPings) {
  const auto taken = take(concat(frame(0x89, as_bytes("1")), frame(0x89, as_bytes("2"))), 100);
  EXPECT_EQ(taken.pings, std::vector<Bytes>{to_bytes("2")});
}

TEST(Frames, RefusesWhatAServerMustNotSend) {
  EXPECT_TRUE(breaks({0xC2, 0}));                    // a reserved bit
  EXPECT_TRUE(breaks({0x82, 0x81, 1, 2, 3, 4, 5}));  // masked
  EXPECT_TRUE(breaks({0x83, 0}));                    // opcodes that do not exist
  EXPECT_TRUE(breaks({0x8B, 0}));
  EXPECT_TRUE(breaks({0x80, 0}));                                 // a piece of nothing
  EXPECT_TRUE(breaks(concat(frame(0x02, {}), frame(0x82, {}))));  // a message within a message
  EXPECT_TRUE(breaks({0x09, 0}));                                 // a control frame in pieces
  EXPECT_TRUE(breaks(frame(0x89, Bytes(126))));                   // and one that is too long
  EXPECT_TRUE(breaks({0x82, 126, 0, 125}));                       // lengths in more bytes than needed
  EXPECT_TRUE(breaks({0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}));
}

TEST(Frames, HoldsAMessageToItsLimitBeforeItComes) {
  EXPECT_FALSE(breaks(frame(0x82, Bytes(kLimit))));
  EXPECT_TRUE(breaks({0x82, 126, 0x03, 0xE9}));  // 1001 announced
  EXPECT_TRUE(breaks({0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}));
  EXPECT_TRUE(breaks(concat(frame(0x02, Bytes(kLimit)), frame(0x80, Bytes(1)))));
}

}  // namespace
}  // namespace kurir::websocket
