#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::string_view kLidMigrationSetting = "9435";

}  // namespace

Node make_request(RequestType type, std::string_view xmlns, std::vector<Node> children) {
  Node iq("iq", {{"to", Jid::service()}, {"type", type == RequestType::get ? "get" : "set"}, {"xmlns", std::string(xmlns)}});
  if (!children.empty()) iq.content = std::move(children);
  return iq;
}

Error server_error(const Node& error) {
  const auto code = error.number("code").value_or(0);
  const auto kind = code == 429 || code >= 500 ? ErrorCode::unavailable
                    : code == 404              ? ErrorCode::not_found
                                               : ErrorCode::invalid_argument;
  return {kind, fmt::format("WhatsApp answers {} {}", code, error.attribute("text"))};
}

Result<void> check_answer(const Node& iq) {
  if (!iq.attribute_is("type", "error")) return {};
  const auto* error = iq.child("error");
  return std::unexpected(server_error(error != nullptr ? *error : Node("error")));
}

Node ping_request() { return make_request(RequestType::get, "w:p", {Node("ping")}); }

Node active_request() { return make_request(RequestType::set, "passive", {Node("active")}); }

Node unlink_request(const Jid& own_device) {
  return make_request(RequestType::set, "md",
                      {Node("remove-companion-device", {{"jid", own_device}, {"reason", "user_initiated"}})});
}

Node offline_batch(int count) {
  return Node("ib", {}, Node::Children{Node("offline_batch", {{"count", fmt::format("{}", count)}})});
}

Node clean_request(const Node& dirty) {
  Node clean("clean", {{"type", dirty.attribute("type")}, {"timestamp", dirty.attribute("timestamp")}});
  auto iq = make_request(RequestType::set, "urn:xmpp:whatsapp:dirty", {std::move(clean)});
  iq.set("id", "clean-" + dirty.attribute("timestamp"));
  return iq;
}

std::vector<Node> introductory_requests() {
  return {make_request(RequestType::get, "abt", {Node("props", {{"protocol", "1"}})}),
          make_request(RequestType::get, "blocklist"), make_request(RequestType::get, "privacy", {Node("privacy")})};
}

bool tells_lid_migration(const Node& settings) {
  const auto* props = settings.child("props");
  if (props == nullptr) return false;
  for (const auto* prop : props->children_named("prop")) {
    if (!prop->attribute_is("config_code", kLidMigrationSetting)) continue;
    const auto value = prop->attribute("config_value");
    return value == "true" || value == "1";
  }
  return false;
}

}  // namespace kurir::whatsapp::client
