#include "whatsapp/client/receipt.hpp"

namespace kurir::whatsapp::client {
namespace {

ReceiptKind kind_of(const Node& stanza) {
  const auto type = stanza.attribute("type");
  // A device that got the message and can do nothing with it.
  if (stanza.child("error") != nullptr) return ReceiptKind::other;
  // `recipient` marks what another device of our own account did.
  if (stanza.has("recipient")) return type == "retry" ? ReceiptKind::retry : ReceiptKind::other;
  if (type.empty()) return ReceiptKind::delivered;
  if (type == "read" || type == "played") return ReceiptKind::read;
  if (type == "retry") return ReceiptKind::retry;
  return ReceiptKind::other;
}

}  // namespace

Receipt parse_receipt(const Node& stanza) {
  Receipt receipt{.kind = kind_of(stanza)};
  receipt.from = stanza.jid("participant").value_or(stanza.jid("from").value_or(Jid()));
  if (stanza.has("id")) receipt.ids.push_back(stanza.attribute("id"));
  if (const auto* list = stanza.child("list")) {
    for (const auto* item : list->children_named("item")) {
      if (receipt.ids.size() >= kMaxReceiptIds) break;
      receipt.ids.push_back(item->attribute("id"));
    }
  }
  return receipt;
}

}  // namespace kurir::whatsapp::client
