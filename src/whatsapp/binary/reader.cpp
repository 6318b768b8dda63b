// Reads nodes from the network: depth-counted, and no memory is taken for elements that the input has no bytes for.
#include <algorithm>

#include "whatsapp/binary/codec.hpp"
#include "whatsapp/binary/cursor.hpp"
#include "whatsapp/binary/inflate.hpp"
#include "whatsapp/binary/tags.hpp"
#include "whatsapp/binary/tokens.hpp"
#include "whatsapp/binary/utf8.hpp"

namespace kurir::whatsapp {
namespace {

constexpr std::size_t kSmallestAttribute = 2;  // bytes: a token each for key and value
constexpr std::size_t kSmallestNode = 3;       // bytes: list tag, size, tag token
constexpr std::string_view kNibbles = "0123456789-.";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool has_doubled_keys(const std::vector<Attribute>& attributes) {
  constexpr std::size_t kFew = 16;  // comparing each with each is fastest, and takes no memory
  if (attributes.size() <= kFew) {
    for (auto a = attributes.begin(); a != attributes.end(); ++a) {
      if (std::any_of(attributes.begin(), a, [&a](const Attribute& b) { return a->key == b.key; })) return true;
    }
    return false;
  }
  std::vector<std::string_view> keys;
  keys.reserve(attributes.size());
  for (const auto& attribute : attributes) keys.push_back(attribute.key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

class Reader {
 public:
  explicit Reader(BytesView bytes) : in_(bytes) {}

  [[nodiscard]] Result<Node> whole_input() {
    Node root;
    node(root);
    if (in_.ok() && in_.remaining() != 0) in_.fail("bytes left over after the node");
    if (!in_.ok()) return fail(ErrorCode::malformed, "stanza: {} at byte {}", in_.error(), in_.offset());
    return root;
  }

 private:
  void node(Node& out) {
    const auto size = list_size(in_.byte());
    if (size == 0) in_.fail("an empty list in place of a node");
    if (++depth_ > kMaxDepth) in_.fail("nodes nested too deeply");
    if (!in_.ok()) return;
    out.tag = string(in_.byte());
    if (out.tag.empty()) in_.fail("a node without a tag");
    attributes(out.attributes, (size - 1) / 2);
    if (size % 2 == 0) content(out.content, in_.byte());
    --depth_;
  }

  void attributes(std::vector<Attribute>& out, std::size_t count) {
    if (!claim(count, kSmallestAttribute)) return;
    out.resize(count);
    for (auto& attribute : out) {
      release(kSmallestAttribute);
      attribute.key = string(in_.byte());
      if (attribute.key.empty()) in_.fail("an attribute without a key");
      if (const auto form = in_.byte(); is_jid(form)) {
        attribute.value = jid(form);
      } else {
        attribute.value = string(form);
      }
      if (!in_.ok()) return;
    }
    if (has_doubled_keys(out)) in_.fail("an attribute given twice");
  }

  void content(Node::Content& out, std::uint8_t form) {
    switch (form) {
      case tag::kListEmpty:
      case tag::kList8:
      case tag::kList16: return children(out.emplace<Node::Children>(), list_size(form));
      case tag::kBinary8:
      case tag::kBinary20:
      case tag::kBinary32: out = to_bytes(binary(form)); return;
      default: out = to_bytes(is_jid(form) ? jid(form).to_string() : string(form));
    }
  }

  void children(Node::Children& out, std::size_t count) {
    if (!claim(count, kSmallestNode)) return;
    out.resize(count);
    for (auto& child : out) {
      release(kSmallestNode);
      node(child);
      if (!in_.ok()) return;
    }
  }

  /// Sets bytes aside for the elements that a list announces, so that nested lists cannot announce the same bytes twice.
  bool claim(std::size_t count, std::size_t size) {
    elements_ += count;
    if (elements_ > kMaxElements) in_.fail("too many nodes and attributes");
    if (claimed_ + count * size > in_.remaining()) in_.fail("a list longer than the input");
    if (!in_.ok()) return false;
    claimed_ += count * size;
    return true;
  }
  void release(std::size_t size) { claimed_ -= size; }

  std::size_t list_size(std::uint8_t form) {
    switch (form) {
      case tag::kListEmpty: return 0;
      case tag::kList8: return in_.number(1);
      case tag::kList16: return in_.number(2);
      default: in_.fail("no list where one is due"); return 0;
    }
  }

  std::string string(std::uint8_t form) {
    switch (form) {
      case tag::kListEmpty: return {};
      case tag::kNibble8: return packed(kNibbles);
      case tag::kHex8: return packed(kHexDigits);
      case tag::kBinary8:
      case tag::kBinary20:
      case tag::kBinary32: return utf8(binary(form));
      default: break;
    }
    if (form < kSingleTokens) return std::string(token_at(form));
    if (form > tag::kDictionary3) {
      in_.fail("no string where one is due");
      return {};
    }
    const std::size_t table = form - tag::kDictionary0;
    return std::string(token_at(kSingleTokens + table * kTokensPerTable + in_.byte()));
  }

  BytesView binary(std::uint8_t form) {
    switch (form) {
      case tag::kBinary8: return in_.take(in_.number(1));
      case tag::kBinary20: return in_.take(in_.number(3) & 0xfffff);
      default: return in_.take(in_.number(4));
    }
  }

  std::string utf8(BytesView bytes) {
    if (is_utf8(bytes)) return to_string(bytes);
    in_.fail("a string that is not UTF-8");
    return {};
  }

  std::string packed(std::string_view alphabet) {
    const auto length = in_.byte();
    const bool odd = (length & tag::kPackedOdd) != 0;
    const auto bytes = in_.take(length & 0x7fU);
    if (odd && bytes.empty()) in_.fail("half a character of nothing");
    if (!in_.ok()) return {};
    std::string text(2 * bytes.size() - (odd ? 1 : 0), '\0');
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t nibble = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 0x0f;
      if (nibble >= alphabet.size()) {
        in_.fail("a packed character that does not exist");
        return {};
      }
      text[i] = alphabet[nibble];
    }
    return text;
  }

  static bool is_jid(std::uint8_t form) {
    return form == tag::kJidPair || form == tag::kAdJid || form == tag::kFbJid || form == tag::kInteropJid;
  }

  Jid jid(std::uint8_t form) {
    Jid out;
    switch (form) {
      case tag::kJidPair: out = {string(in_.byte()), string(in_.byte()), 0}; break;
      case tag::kAdJid: out = device_jid(); break;
      case tag::kFbJid: out = messenger_jid(); break;
      default: out = interop_jid(); break;
    }
    if (out.server.empty()) in_.fail("a JID without a server");
    if (out.user.empty() && form != tag::kJidPair) in_.fail("a device without a user");
    // Else two JIDs could share one string form.
    if (out.user.find_first_of("@:") != std::string::npos || out.server.find('@') != std::string::npos)
      in_.fail("@ or : inside a JID");
    return out;
  }

  Jid device_jid() {
    const auto code = in_.byte();
    const auto device = in_.byte();
    const auto domain = std::ranges::find(kDeviceDomains, code, &DeviceDomain::code);
    if (domain == kDeviceDomains.end()) {
      in_.fail("a device JID of an unknown domain");
      return {};
    }
    return {string(in_.byte()), std::string(domain->server), device};
  }

  Jid messenger_jid() {
    auto user = string(in_.byte());
    const auto device = static_cast<std::uint16_t>(in_.number(2));
    return {std::move(user), string(in_.byte()), device};
  }

  Jid interop_jid() {
    auto user = string(in_.byte());
    const auto device = static_cast<std::uint16_t>(in_.number(2));
    const auto integrator = in_.number(2);
    auto server = string(in_.byte());
    if (server != kInteropServer) in_.fail("an interop JID of another server");
    return {fmt::format("{}-{}", integrator, user), std::move(server), device};
  }

  Cursor in_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 1;
  std::size_t claimed_ = 0;  // bytes that announced elements need at least
};

}  // namespace

Result<Node> decode(BytesView frame) {
  if (frame.empty()) return fail(ErrorCode::malformed, "stanza: an empty frame");
  const auto flags = frame.front();
  const auto body = frame.subspan(1);
  if ((flags & kCompressedFlag) == 0) return Reader(body).whole_input();
  if (body.empty() && flags == kCompressedFlag) return Node("xmlstreamend");
  const auto inflated = inflate(body, kMaxInflated);
  if (!inflated) return std::unexpected(inflated.error());
  return Reader(*inflated).whole_input();
}

}  // namespace kurir::whatsapp
