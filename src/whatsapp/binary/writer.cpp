// Writes nodes: the shortest form of every string by the rules that all clients share.
#include <algorithm>
#include <array>

#include "whatsapp/binary/codec.hpp"
#include "whatsapp/binary/tags.hpp"
#include "whatsapp/binary/tokens.hpp"

namespace kurir::whatsapp {
namespace {

constexpr std::uint8_t kUnpackable = 0xff;

/// Each character's nibble in NIBBLE_8 and HEX_8, kUnpackable where it has none.
struct Alphabet {
  std::array<std::uint8_t, 256> nibble{};

  constexpr explicit Alphabet(std::string_view characters) {
    nibble.fill(kUnpackable);
    for (std::uint8_t i = 0; i < characters.size(); ++i) nibble[static_cast<std::uint8_t>(characters[i])] = i;
  }
  [[nodiscard]] constexpr std::uint8_t of(char c) const { return nibble[static_cast<std::uint8_t>(c)]; }
  [[nodiscard]] constexpr bool spells(std::string_view text) const {
    return std::ranges::all_of(text, [this](char c) { return of(c) != kUnpackable; });
  }
};
constexpr Alphabet kNibbles("0123456789-.");
constexpr Alphabet kHexDigits("0123456789ABCDEF");

class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}

  void node(const Node& node) {
    const bool has_content = !std::holds_alternative<std::monostate>(node.content);
    list_size(1 + 2 * node.attributes.size() + (has_content ? 1 : 0));
    string(node.tag);
    for (const auto& [key, value] : node.attributes) {
      string(key);
      if (const auto* address = std::get_if<Jid>(&value)) {
        jid(*address);
      } else {
        string(std::get<std::string>(value));
      }
    }
    if (const auto* content = std::get_if<Bytes>(&node.content)) binary(*content);
    if (const auto* children = std::get_if<Node::Children>(&node.content)) {
      list_size(children->size());
      for (const auto& child : *children) this->node(child);
    }
  }

 private:
  void byte(std::size_t value) { out_.push_back(static_cast<std::uint8_t>(value)); }

  template <std::size_t N>
  void number(std::size_t value) {
    append(out_, big_endian<N>(value));
  }

  void list_size(std::size_t size) {
    if (size == 0) {
      byte(tag::kListEmpty);
    } else if (size < 256) {
      byte(tag::kList8);
      byte(size);
    } else {
      byte(tag::kList16);
      number<2>(size);
    }
  }

  void string(std::string_view text) {
    if (text.empty()) return binary({});
    if (const auto token = find_token(text)) return this->token(*token);
    if (text.size() <= tag::kMaxPackedCharacters) {
      if (kNibbles.spells(text)) return packed(tag::kNibble8, kNibbles, text);
      if (kHexDigits.spells(text)) return packed(tag::kHex8, kHexDigits, text);
    }
    binary(as_bytes(text));
  }

  void token(std::size_t index) {
    if (index < kSingleTokens) return byte(index);
    index -= kSingleTokens;
    byte(tag::kDictionary0 + index / kTokensPerTable);
    byte(index % kTokensPerTable);
  }

  void packed(std::uint8_t form, const Alphabet& alphabet, std::string_view text) {
    const bool odd = text.size() % 2 != 0;
    const auto pair = [&alphabet](char high, char low) {
      return static_cast<std::uint8_t>(alphabet.of(high) << 4 | alphabet.of(low));
    };
    std::array<std::uint8_t, 2 + (tag::kMaxPackedCharacters + 1) / 2> bytes;
    auto* end = bytes.data();
    *end++ = form;
    *end++ = static_cast<std::uint8_t>((text.size() + 1) / 2 | (odd ? tag::kPackedOdd : 0));
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) *end++ = pair(text[i], text[i + 1]);
    if (odd) *end++ = static_cast<std::uint8_t>(alphabet.of(text.back()) << 4 | 0x0f);
    append(out_, {bytes.data(), end});
  }

  void binary(BytesView bytes) {
    if (bytes.size() < 256) {
      byte(tag::kBinary8);
      byte(bytes.size());
    } else if (bytes.size() < (1U << 20)) {
      byte(tag::kBinary20);
      number<3>(bytes.size());
    } else {
      byte(tag::kBinary32);
      number<4>(bytes.size());
    }
    append(out_, bytes);
  }

  void jid(const Jid& jid) {
    if (jid.device == 0) {
      byte(tag::kJidPair);
      if (jid.user.empty()) {
        byte(tag::kListEmpty);
      } else {
        string(jid.user);
      }
      return string(jid.server);
    }
    const auto domain = std::ranges::find(kDeviceDomains, jid.server, &DeviceDomain::server);
    if (domain != kDeviceDomains.end() && jid.device < 256) {
      byte(tag::kAdJid);
      byte(domain->code);
      byte(jid.device);
      return string(jid.user);
    }
    // The one form with room for any device on any server, so that every JID survives the way.
    byte(tag::kFbJid);
    string(jid.user);
    number<2>(jid.device);
    string(jid.server);
  }

  Bytes& out_;
};

}  // namespace

void encode_into(const Node& node, Bytes& out) {
  out.push_back(0);
  Writer(out).node(node);
}

Bytes encode(const Node& node) {
  Bytes out;
  out.reserve(1024);  // a text message to a few devices
  encode_into(node, out);
  return out;
}

}  // namespace kurir::whatsapp
