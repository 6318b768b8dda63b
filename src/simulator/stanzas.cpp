#include "simulator/stanzas.hpp"

namespace kurir::simulator {

using whatsapp::Attribute;
using whatsapp::AttributeValue;
using whatsapp::Jid;
using whatsapp::Node;

Node result_of(const Node& request, Node::Content content) {
  const AttributeValue* to = request.find("to");
  return Node("iq", {{"type", "result"}, {"id", request.attribute("id")}, {"from", to ? *to : AttributeValue(Jid::service())}},
              std::move(content));
}

Node error_of(const Node& request, int code, std::string_view text) {
  Node answer = result_of(request, children(Node("error", {{"code", std::to_string(code)}, {"text", std::string(text)}})));
  answer.set("type", "error");
  return answer;
}

Node information(Node child) { return Node("ib", {{"from", Jid::service()}}, children(std::move(child))); }

Node stream_error(std::string_view code) { return Node("stream:error", {{"code", std::string(code)}}); }

Node stream_conflict(std::string_view code, std::string_view type) {
  Node error("stream:error", {}, children(Node("conflict", {{"type", std::string(type)}})));
  if (!code.empty()) error.set("code", std::string(code));
  return error;
}

Node failure(std::string_view reason) { return Node("failure", {{"reason", std::string(reason)}, {"location", "sim"}}); }

}  // namespace kurir::simulator
