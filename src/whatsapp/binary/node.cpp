#include "whatsapp/binary/node.hpp"

#include <algorithm>
#include <charconv>

namespace kurir::whatsapp {
namespace {

std::string as_string(const AttributeValue& value) {
  if (const auto* jid = std::get_if<Jid>(&value)) return jid->to_string();
  return std::get<std::string>(value);
}

void describe_into(const Node& node, std::string& out) {
  out += '<' + node.tag;
  for (const auto& [key, value] : node.attributes) out += fmt::format(" {}=\"{}\"", key, as_string(value));
  if (std::holds_alternative<std::monostate>(node.content)) {
    out += "/>";
    return;
  }
  out += '>';
  if (std::holds_alternative<Bytes>(node.content)) out += fmt::format("[{} bytes]", node.bytes().size());
  for (const auto& child : node.children()) describe_into(child, out);
  out += "</" + node.tag + '>';
}

}  // namespace

const AttributeValue* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(attributes, key, &Attribute::key);
  return found == attributes.end() ? nullptr : &found->value;
}

std::string Node::attribute(std::string_view key) const {
  const auto* value = find(key);
  return value == nullptr ? std::string() : as_string(*value);
}

bool Node::attribute_is(std::string_view key, std::string_view expected) const {
  const auto* value = find(key);
  if (value == nullptr) return false;
  if (const auto* text = std::get_if<std::string>(value)) return *text == expected;
  return std::get<Jid>(*value).to_string() == expected;
}

std::optional<Jid> Node::jid(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* jid = std::get_if<Jid>(value)) return *jid;
  auto parsed = Jid::parse(std::get<std::string>(*value));
  return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

std::optional<std::int64_t> Node::number(std::string_view key) const {
  const auto* value = find(key);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  if (text == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const auto* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

void Node::set(std::string key, AttributeValue value) {
  const auto found = std::ranges::find(attributes, key, &Attribute::key);
  if (found == attributes.end()) {
    attributes.push_back({std::move(key), std::move(value)});
  } else {
    found->value = std::move(value);
  }
}

const Node::Children& Node::children() const {
  static const Children kNone;
  const auto* children = std::get_if<Children>(&content);
  return children == nullptr ? kNone : *children;
}

BytesView Node::bytes() const {
  const auto* bytes = std::get_if<Bytes>(&content);
  return bytes == nullptr ? BytesView() : BytesView(*bytes);
}

const Node* Node::child(std::string_view name) const {
  const auto found = std::ranges::find(children(), name, &Node::tag);
  return found == children().end() ? nullptr : &*found;
}

std::vector<const Node*> Node::children_named(std::string_view name) const {
  std::vector<const Node*> found;
  for (const auto& node : children()) {
    if (node.tag == name) found.push_back(&node);
  }
  return found;
}

std::string describe(const Node& node) {
  std::string out;
  describe_into(node, out);
  return out;
}

}  // namespace kurir::whatsapp
