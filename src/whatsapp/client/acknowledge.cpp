#include "whatsapp/client/acknowledge.hpp"

namespace kurir::whatsapp::client {
namespace {

void copy(const Node& from, std::string_view key, Node& to, std::string_view as) {
  if (const auto* value = from.find(key)) to.attributes.push_back({std::string(as), *value});
}

}  // namespace

Node acknowledge(const Node& stanza, const std::optional<Jid>& own_device) {
  Node ack("ack", {{"class", stanza.tag}, {"id", stanza.attribute("id")}});
  copy(stanza, "from", ack, "to");
  const auto* participant = stanza.find("participant");
  if (participant != nullptr &&
      (stanza.tag != "receipt" || stanza.find("from") == nullptr || *participant != *stanza.find("from"))) {
    ack.attributes.push_back({"participant", *participant});
  }
  copy(stanza, "recipient", ack, "recipient");
  if (stanza.tag != "call") copy(stanza, "type", ack, "type");
  if (stanza.tag == "message" && own_device) ack.attributes.push_back({"from", *own_device});
  return ack;
}

Node refuse_message(const Node& stanza, const std::optional<Jid>& own_device, int error) {
  auto ack = acknowledge(stanza, own_device);
  ack.attributes.push_back({"error", fmt::format("{}", error)});
  return ack;
}

Node delivery_receipt(const Node& message, Delivery delivery) {
  Node receipt("receipt", {{"id", message.attribute("id")}});
  copy(message, "from", receipt, "to");
  copy(message, "participant", receipt, "participant");
  if (delivery != Delivery::peer) copy(message, "recipient", receipt, "recipient");
  if (delivery == Delivery::own_device) receipt.attributes.push_back({"type", "sender"});
  if (delivery == Delivery::peer) receipt.attributes.push_back({"type", "peer_msg"});
  return receipt;
}

Node history_receipt(const Node& message, const Jid& own_device) {
  return Node("receipt", {{"id", message.attribute("id")}, {"to", own_device.bare()}, {"type", "hist_sync"}});
}

Node iq_result(const Node& iq) { return Node("iq", {{"to", Jid::service()}, {"type", "result"}, {"id", iq.attribute("id")}}); }

}  // namespace kurir::whatsapp::client
