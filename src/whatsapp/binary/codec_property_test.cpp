// Random nodes survive the way there and back; corrupted vectors never crash, and what still decodes is stable.
#include <gtest/gtest.h>

#include "support/node_vectors.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/binary/tokens.hpp"

namespace kurir::whatsapp {
namespace {

/// Strings of every kind that the codec treats differently.
class RandomNodes {
 public:
  explicit RandomNodes(std::uint64_t seed) : random_(seed) {}

  Node node(std::size_t depth = 0) {
    Node out(string());
    for (auto left = random_.below(4); left > 0; --left) out.set(string(), attribute_value());
    switch (random_.below(depth < 4 ? 4 : 2)) {
      case 0: break;
      case 1: out.content = bytes(); break;
      default: {
        auto& children = out.content.emplace<Node::Children>();
        for (auto left = random_.below(4); left > 0; --left) children.push_back(node(depth + 1));
      }
    }
    return out;
  }

 private:
  AttributeValue attribute_value() {
    switch (random_.below(4)) {
      case 0: return string();
      case 1: return std::string();
      default: return jid();
    }
  }

  Jid jid() {
    static constexpr std::array<std::string_view, 7> kServers{kUserServer,  kLidServer, kHostedServer, kHostedLidServer,
                                                              kGroupServer, "c.us",     "msgr"};
    const std::string server(kServers[random_.below(kServers.size())]);
    if (random_.below(8) == 0) return {"", server, 0};
    const auto device = random_.below(2) == 0 ? 0 : random_.below(random_.below(2) == 0 ? 256 : 65536);
    return {from_alphabet("0123456789-", 20), server, static_cast<std::uint16_t>(device)};
  }

  /// Never empty: tags and keys must not be.
  std::string string() {
    switch (random_.below(5)) {
      case 0: return std::string(token_at(1 + random_.below(kSingleTokens + 4 * kTokensPerTable - 1)));
      case 1: return from_alphabet("0123456789-.", 130);
      case 2: return from_alphabet("0123456789ABCDEF", 130);
      case 3: return from_alphabet("abc XYZ@:\n", 300);
      default: return from_alphabet("x", 3) + "é✓🚀";
    }
  }

  std::string from_alphabet(std::string_view alphabet, std::uint64_t longest) {
    std::string text(1 + random_.below(longest), '\0');
    for (auto& c : text) c = alphabet[random_.below(alphabet.size())];
    return text;
  }

  Bytes bytes() {
    Bytes out(random_.below(600));
    random_.fill(out);
    return out;
  }

  test::SeededRandom random_;
};

TEST(CodecProperties, RandomNodesRoundTrip) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto node = RandomNodes(seed).node();
    const auto decoded = decode(encode(node));
    ASSERT_TRUE(decoded) << "seed " << seed << ": " << decoded.error().message;
    ASSERT_EQ(*decoded, node) << "seed " << seed << "\n" << describe(node) << "\n" << describe(*decoded);
  }
}

/// Whatever decodes must be a node that we can write and read again.
void expect_stable(BytesView frame) {
  const auto node = decode(frame);
  if (node) ASSERT_EQ(decode(encode(*node)).value(), *node) << to_hex(frame);
}

/// Every tag that changes how the bytes after it are read.
constexpr ByteArray<16> kReplacements{0x00, 0x01, 0x03, 0xec, 0xf0, 0xf5, 0xf6, 0xf7,
                                      0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff};

TEST(CodecProperties, CorruptedVectorsFailOrStayStable) {
  const auto vectors = test::load_vectors("binary_nodes");
  for (const auto* section : {"cases", "decode_only"}) {
    for (const auto& vector : vectors.at(section).as_array()) {
      auto frame = test::hex(vector.at("hex"));
      if (frame.size() > 300) continue;
      for (auto& byte : frame) {
        const auto original = byte;
        for (const auto other : kReplacements) {
          byte = other;
          expect_stable(frame);
        }
        byte = original;
      }
    }
  }
}

}  // namespace
}  // namespace kurir::whatsapp
