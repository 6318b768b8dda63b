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
  // What several members of a group did with one message, told at once: the stanza's own id means nothing then.
  if (const auto* members = stanza.child("participants")) {
    auto id = members->attribute(members->has("key") ? "key" : "message_id");
    if (!id.empty()) receipt.ids = {std::move(id)};
  }
  return receipt;
}

std::optional<ReadMark> parse_read_mark(const Node& privacy) {
  const auto* settings = privacy.child("privacy");
  if (settings == nullptr) return std::nullopt;
  for (const auto* category : settings->children_named("category")) {
    if (!category->attribute_is("name", "readreceipts")) continue;
    return category->attribute_is("value", "none") ? ReadMark::hidden : ReadMark::shown;
  }
  return std::nullopt;
}

Node read_receipt(const Jid& chat, const std::optional<Jid>& author, std::span<const std::string> ids, ReadMark mark, Time now) {
  const bool hidden = mark == ReadMark::hidden && !author;
  Node receipt("receipt", {{"id", ids.front()},
                           {"to", chat.bare()},
                           {"type", hidden ? "read-self" : "read"},
                           {"t", fmt::format("{}", to_unix_seconds(now))}});
  if (author) receipt.set("participant", author->bare());
  if (ids.size() == 1) return receipt;
  Node::Children items;
  for (const auto& id : ids.subspan(1)) items.push_back(Node("item", {{"id", id}}));
  receipt.content = Node::Children{Node("list", {}, std::move(items))};
  return receipt;
}

}  // namespace kurir::whatsapp::client
