// What hostile input can cost: depth, announced sizes, zip bombs, and refusals that no vector covers.
#include <gtest/gtest.h>
#include <zlib.h>

#include "whatsapp/binary/codec.hpp"

namespace kurir::whatsapp {
namespace {

Bytes bytes_of(std::string_view text) { return from_hex(text).value(); }

Bytes compressed(const Bytes& node) {
  Bytes out(compressBound(node.size()));
  auto size = static_cast<uLongf>(out.size());
  EXPECT_EQ(compress2(out.data(), &size, node.data(), node.size(), Z_BEST_COMPRESSION), Z_OK);
  out.resize(size);
  return concat(ByteArray<1>{2}, out);
}

Bytes nested(std::size_t depth) {
  Bytes frame{0};
  for (std::size_t i = 1; i < depth; ++i) append(frame, bytes_of("f80213f801"));
  append(frame, bytes_of("f80113"));
  return frame;
}

std::string error_of(BytesView frame) {
  const auto node = decode(frame);
  if (node) return "decoded " + describe(*node);
  EXPECT_EQ(node.error().code, ErrorCode::malformed);
  return node.error().message;
}

TEST(CodecLimits, DepthIsBounded) {
  EXPECT_TRUE(decode(nested(kMaxDepth)));
  EXPECT_EQ(error_of(nested(kMaxDepth + 1)), "stanza: nodes nested too deeply at byte 642");
  EXPECT_FALSE(decode(nested(10'000)));
}

TEST(CodecLimits, NestedListsCannotAnnounceTheSameBytesTwice) {
  Bytes frame{0};
  const auto levels = kMaxDepth - 1;
  for (std::size_t i = 0; i < levels; ++i) append(frame, bytes_of("f80213f90400"));  // 1024 children each
  frame.resize(frame.size() + 3 * 1024 + 16);                                        // bytes for the innermost only
  EXPECT_EQ(error_of(frame), "stanza: a list longer than the input at byte 12");
}

TEST(CodecLimits, NumberOfElementsIsBounded) {
  const auto announcing = [](std::size_t levels) {
    Bytes frame{0};
    for (std::size_t i = 0; i < levels; ++i) append(frame, bytes_of("f80213f9ffff"));
    frame.resize(frame.size() + levels * 3 * 65535);  // enough bytes for every child announced
    return frame;
  };
  EXPECT_EQ(error_of(announcing(16)), "stanza: an empty list in place of a node at byte 97");
  EXPECT_EQ(error_of(announcing(17)), "stanza: too many nodes and attributes at byte 102");
}

TEST(CodecLimits, InflatedSizeIsBounded) {
  Node node("value", {}, Bytes(kMaxInflated - 8, 0));
  const auto plain = [&node] {
    auto frame = encode(node);
    frame.erase(frame.begin());
    return frame;
  };
  EXPECT_EQ(plain().size(), kMaxInflated);
  EXPECT_EQ(decode(compressed(plain())).value(), node);
  node.content = Bytes(kMaxInflated - 7, 0);
  EXPECT_EQ(error_of(compressed(plain())), "compressed stanza: more than 16777216 bytes inflated");
}

TEST(CodecLimits, CompressedStanzasMustEndWhereTheyEnd) {
  auto frame = compressed(bytes_of("f80113"));
  EXPECT_EQ(decode(frame).value(), Node("message"));
  frame.push_back(0);
  EXPECT_EQ(error_of(frame), "compressed stanza: bytes after its end");
  frame.pop_back();
  frame.back() ^= 1;  // the checksum
  EXPECT_EQ(error_of(frame), "compressed stanza: broken or cut zlib stream");
  EXPECT_EQ(error_of(compressed(bytes_of("f8011300"))), "stanza: bytes left over after the node at byte 3");
}

TEST(CodecLimits, EndOfStreamHasTwoForms) {
  EXPECT_EQ(decode(bytes_of("02")).value(), Node("xmlstreamend"));
  EXPECT_EQ(decode(bytes_of("00f80102")).value(), Node("xmlstreamend"));
  EXPECT_FALSE(decode(bytes_of("03")));
}

TEST(CodecLimits, RefusesAmbiguity) {
  EXPECT_EQ(error_of(bytes_of("00f805130655062d")), "stanza: an attribute given twice at byte 7");
  EXPECT_EQ(error_of(bytes_of("00f8031306fafc03313a3203")), "stanza: @ or : inside a JID at byte 11");  // user "1:2"
  EXPECT_EQ(error_of(bytes_of("00f8031306f7000000")), "stanza: a device without a user at byte 8");
  EXPECT_EQ(error_of(bytes_of("00f80313fc0055")), "stanza: an attribute without a key at byte 5");
}

TEST(CodecLimits, DevicesThatFitNoAddressFormSurvive) {
  for (const auto& jid :
       {Jid::phone_number("15550001111", 256), Jid::lid("1", 65535), Jid{"1", "c.us", 4}, Jid{"2-1", "interop", 1}}) {
    const Node node("user", {{"jid", jid}});
    EXPECT_EQ(decode(encode(node)).value(), node) << jid.to_string();
  }
}

TEST(CodecLimits, EncodeIntoAppends) {
  Bytes out{1, 2};
  encode_into(Node("message"), out);
  EXPECT_EQ(to_hex(out), "010200f80113");
}

}  // namespace
}  // namespace kurir::whatsapp
