// Turns the JSON nodes of the vectors into ours.
#pragma once

#include <boost/json.hpp>

#include "support/vectors.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::test {

/// The vectors write JIDs as text with an '@', spaces and unknown servers included.
inline whatsapp::AttributeValue attribute_from_json(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) return std::string(text);
  const auto user = text.substr(0, at);
  const auto colon = user.find(':');
  const auto device = colon == std::string_view::npos ? 0 : std::stoi(std::string(user.substr(colon + 1)));
  return whatsapp::Jid{std::string(user.substr(0, colon)), std::string(text.substr(at + 1)), static_cast<std::uint16_t>(device)};
}

inline whatsapp::Node node_from_json(const boost::json::value& json) {
  whatsapp::Node node(std::string(json.at("tag").as_string()));
  for (const auto& [key, value] : json.at("attrs").as_object()) {
    node.attributes.push_back({std::string(key), attribute_from_json(std::string_view(value.as_string()))});
  }
  const auto* content = json.as_object().if_contains("content");
  if (content == nullptr || content->is_null()) return node;
  if (const auto* text = content->as_object().if_contains("text"))
    node.content = whatsapp::text(std::string_view(text->as_string()));
  if (const auto* bytes = content->as_object().if_contains("hex")) node.content = hex(*bytes);
  if (const auto* nodes = content->as_object().if_contains("nodes")) {
    auto& children = node.content.emplace<whatsapp::Node::Children>();
    for (const auto& child : nodes->as_array()) children.push_back(node_from_json(child));
  }
  return node;
}

}  // namespace kurir::test
