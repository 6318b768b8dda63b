// One stanza of the protocol: a tag, attributes, and bytes or children. JIDs are a type of their own, never guessed
// from an '@'.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::whatsapp {

using AttributeValue = std::variant<std::string, Jid>;

struct Attribute {
  std::string key;
  AttributeValue value;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct Node {
  using Children = std::vector<Node>;
  using Content = std::variant<std::monostate, Bytes, Children>;

  std::string tag;
  std::vector<Attribute> attributes;  ///< in wire order, keys unique
  Content content;

  Node() = default;
  explicit Node(std::string tag_, std::vector<Attribute> attributes_ = {}, Content content_ = {})
      : tag(std::move(tag_)), attributes(std::move(attributes_)), content(std::move(content_)) {}

  /// The attribute as its string form, "" where absent (protocol attributes are never meaningfully empty).
  [[nodiscard]] std::string attribute(std::string_view key) const;
  /// Whether the attribute is there with this string form; nothing is copied where it is a string.
  [[nodiscard]] bool attribute_is(std::string_view key, std::string_view expected) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] const AttributeValue* find(std::string_view key) const;
  /// The attribute as a JID, also where the peer sent it as text; nothing where absent or not a JID.
  [[nodiscard]] std::optional<Jid> jid(std::string_view key) const;
  /// The attribute as a decimal number; nothing where absent or not one.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view key) const;
  void set(std::string key, AttributeValue value);  ///< replaces or adds

  [[nodiscard]] const Children& children() const;                ///< empty where there are none
  [[nodiscard]] BytesView bytes() const;                         ///< empty where there are none
  [[nodiscard]] const Node* child(std::string_view name) const;  ///< the first of that tag, or null
  [[nodiscard]] std::vector<const Node*> children_named(std::string_view name) const;

  friend bool operator==(const Node&, const Node&) = default;
};

/// Text as content: it travels as plain bytes.
[[nodiscard]] inline Node::Content text(std::string_view value) { return to_bytes(value); }

/// XML-like, for tests and debugging; bytes are shown by length only, so that no key or text reaches a log.
[[nodiscard]] std::string describe(const Node& node);

}  // namespace kurir::whatsapp
