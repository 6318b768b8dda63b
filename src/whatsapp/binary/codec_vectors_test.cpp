// The codec against the published vectors: stanzas as other clients write them, and what they must refuse.
#include <gtest/gtest.h>

#include <regex>

#include "support/node_vectors.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::whatsapp {
namespace {

using test::hex;
using test::node_from_json;

const boost::json::object& vectors() {
  static const auto loaded = test::load_vectors("binary_nodes");
  return loaded.as_object();
}

std::string name_of(const boost::json::value& vector) { return std::string(vector.at("name").as_string()); }

/// Two sorts of content have a second valid form, and ours is that one: text as plain bytes, device 0 as the user's JID.
std::string expected_encoding(const boost::json::value& vector) {
  const auto* as_bytes = vector.as_object().if_contains("zapo_hex");
  if (as_bytes != nullptr && name_of(vector).starts_with("content_text_")) return std::string(as_bytes->as_string());
  static const std::regex device_zero("f70000(ff8[67]\\d+f)");
  return std::regex_replace(std::string(vector.at("hex").as_string()), device_zero, "fa$0103");
}

TEST(CodecVectors, EncodesEveryCase) {
  ASSERT_EQ(vectors().at("cases").as_array().size(), 93U);
  for (const auto& vector : vectors().at("cases").as_array()) {
    EXPECT_EQ(to_hex(encode(node_from_json(vector.at("node")))), expected_encoding(vector)) << name_of(vector);
  }
}

TEST(CodecVectors, DecodesEveryCaseAndEveryOtherForm) {
  for (const auto& vector : vectors().at("cases").as_array()) {
    const auto* decoded = vector.as_object().if_contains("decoded");
    const auto node = decode(hex(vector.at("hex")));
    ASSERT_TRUE(node) << name_of(vector) << ": " << node.error().message;
    EXPECT_EQ(*node, node_from_json(decoded != nullptr ? *decoded : vector.at("node"))) << name_of(vector) << describe(*node);
  }
}

TEST(CodecVectors, DecodesUnusualForms) {
  ASSERT_EQ(vectors().at("decode_only").as_array().size(), 18U);
  for (const auto& vector : vectors().at("decode_only").as_array()) {
    const auto node = decode(hex(vector.at("hex")));
    ASSERT_TRUE(node) << name_of(vector) << ": " << node.error().message;
    EXPECT_EQ(*node, node_from_json(vector.at("decoded"))) << name_of(vector) << describe(*node);
    EXPECT_EQ(decode(encode(*node)).value(), *node) << name_of(vector);
  }
}

TEST(CodecVectors, LargeContent) {
  ASSERT_EQ(vectors().at("large").as_array().size(), 3U);
  std::size_t offset = 11;  // of the vectors' patterns: (7 i + offset) mod 256
  for (const auto& vector : vectors().at("large").as_array()) {
    Bytes content(vector.at("node").at("content_pattern").at("length").to_number<std::size_t>());
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7 + offset);
    const Node node("value", {}, std::move(content));
    const auto prefix = hex(vector.at("hex_prefix"));
    const auto encoded = encode(node);
    EXPECT_EQ(encoded.size(), vector.at("total_length").to_number<std::size_t>());
    EXPECT_EQ(to_hex(BytesView(encoded).first(prefix.size())), to_hex(prefix));
    EXPECT_EQ(decode(encoded).value(), node);
    ++offset;
  }
}

TEST(CodecVectors, RefusesMalformedAndDoubtfulInput) {
  ASSERT_EQ(vectors().at("malformed").as_array().size(), 19U);
  ASSERT_EQ(vectors().at("strict").as_array().size(), 7U);
  for (const auto* section : {"malformed", "strict"}) {
    for (const auto& vector : vectors().at(section).as_array()) {
      const auto node = decode(hex(vector.at("hex")));
      ASSERT_FALSE(node) << name_of(vector);
      EXPECT_EQ(node.error().code, ErrorCode::malformed);
    }
  }
}

TEST(CodecVectors, RefusesEveryTruncation) {
  for (const auto* section : {"cases", "decode_only"}) {
    for (const auto& vector : vectors().at(section).as_array()) {
      const auto whole = hex(vector.at("hex"));
      for (std::size_t length = 0; length < whole.size(); ++length) {
        if (length == 1 && whole[0] == 0x02) continue;  // by itself, the end of the stream
        EXPECT_FALSE(decode(BytesView(whole).first(length))) << name_of(vector) << " cut to " << length;
      }
    }
  }
}

}  // namespace
}  // namespace kurir::whatsapp
