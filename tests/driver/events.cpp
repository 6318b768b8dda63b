#include "driver/events.hpp"

#include <boost/json.hpp>

#include "domain/device.hpp"
#include "driver/media_json.hpp"
#include "ports/link_code_rows.hpp"
#include "whatsapp/binary/codec.hpp"

namespace kurir::driver {
namespace {

namespace json = boost::json;
namespace client = whatsapp::client;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

json::value or_null(const std::optional<whatsapp::Jid>& jid) { return jid ? json::value(jid->to_string()) : json::value(); }

json::object name_of(const client::MessageName& name) {
  return {{"chat", name.chat.to_string()}, {"id", name.wire_id}, {"fromMe", name.from_me}, {"author", or_null(name.author)}};
}

json::object contacts_of(const client::Contacts& contacts) {
  json::array cards;
  for (const auto& card : contacts.cards) cards.push_back({{"name", card.name}, {"vcard", card.vcard}});
  return {{"name", contacts.name}, {"cards", std::move(cards)}};
}

/// Under the name of its kind.
void put_body(json::object& out, const client::Body& body) {
  std::visit(Overloaded{[](const std::monostate&) {},
                        [&](const client::EmojiReaction& it) {
                          out["kind"] = "reaction";
                          out["reaction"] = {{"target", name_of(it.target)}, {"emoji", it.emoji}};
                        },
                        [&](const client::Edit& it) {
                          out["kind"] = "edit";
                          out["edit"] = {{"target", name_of(it.target)}, {"text", it.text}};
                        },
                        [&](const client::Revoke& it) {
                          out["kind"] = "revoke";
                          out["revoke"] = {{"target", name_of(it.target)}};
                        },
                        [&](const client::Location& it) {
                          out["kind"] = "location";
                          out["location"] = {{"latitude", it.latitude},
                                             {"longitude", it.longitude},
                                             {"name", it.name},
                                             {"address", it.address},
                                             {"live", it.live}};
                        },
                        [&](const client::Contacts& it) {
                          out["kind"] = "contacts";
                          out["contacts"] = contacts_of(it);
                        },
                        [&](const client::Media& it) {
                          out["kind"] = "media";
                          out["media"] = to_json(it);
                        },
                        [](const auto&) {}},
             body);
}

json::object describe_message(const client::Envelope& envelope, const client::Content& content) {
  json::object out{{"event", "message"},
                   {"id", envelope.id},
                   {"chat", envelope.chat.to_string()},
                   {"sender", envelope.sender.bare().to_string()},
                   {"senderNumber", envelope.sender_pn ? json::value(envelope.sender_pn->user) : json::value()},
                   {"fromMe", envelope.delivery != client::Delivery::other_party},
                   {"group", envelope.in_group},
                   {"at", to_unix_ms(envelope.at)},
                   {"kind", content.kind == client::ContentKind::text ? "text" : "other"},
                   {"text", content.text}};
  put_body(out, content.body);
  if (content.quote) {
    out["quote"] = {{"id", content.quote->wire_id}, {"author", or_null(content.quote->author)}, {"text", content.quote->text}};
  }
  if (!content.mentions.empty()) {
    json::array people;
    for (const auto& person : content.mentions) people.push_back(json::value(person.to_string()));
    out["mentions"] = std::move(people);
  }
  return out;
}

std::string_view name(client::ReceiptKind kind) {
  switch (kind) {
    case client::ReceiptKind::delivered: return "delivered";
    case client::ReceiptKind::read: return "read";
    default: return "other";
  }
}

std::string_view name(client::Typing typing) {
  switch (typing) {
    case client::Typing::composing: return "composing";
    case client::Typing::recording: return "recording";
    case client::Typing::paused: return "paused";
  }
  return "";
}

json::object describe_what(const client::Receipt& receipt) {
  return {{"event", "receipt"},
          {"kind", name(receipt.kind)},
          {"from", receipt.from.to_string()},
          {"ids", json::array(receipt.ids.begin(), receipt.ids.end())}};
}

json::object describe_what(const client::ChatState& state) {
  return {
      {"event", "typing"}, {"chat", state.chat.to_string()}, {"sender", state.sender.to_string()}, {"state", name(state.typing)}};
}

json::object describe_what(const client::Presence& presence) {
  json::object out{{"event", "presence"},
                   {"from", presence.from.to_string()},
                   {"available", presence.availability == client::Availability::available}};
  if (presence.last_seen) out["lastSeen"] = to_unix_seconds(*presence.last_seen);
  return out;
}

json::object describe_what(const app::IncomingMediaRetry& answer) {
  return {{"event", "media_retry"},
          {"id", answer.notification.attribute("id")},
          {"notification", to_hex(whatsapp::encode(answer.notification))}};
}
std::string_view name(client::GroupChange::Kind kind) {
  using Kind = client::GroupChange::Kind;
  switch (kind) {
    case Kind::created: return "created";
    case Kind::added: return "added";
    case Kind::removed: return "removed";
    case Kind::promoted: return "promoted";
    case Kind::demoted: return "demoted";
    case Kind::subject: return "subject";
    case Kind::other: break;
  }
  return "other";
}

json::object describe_what(const client::GroupChange& change) {
  json::array members;
  for (const auto& member : change.members) members.push_back(json::value(member.jid.to_string()));
  return {{"event", "group"},
          {"group", change.group.to_string()},
          {"change", name(change.kind)},
          {"subject", change.subject},
          {"members", std::move(members)}};
}

json::object describe_what(const app::IncomingMessage& message) { return describe_message(message.envelope, message.content); }
json::object describe_what(const app::IncomingAck& ack) { return {{"event", "ack"}, {"id", ack.wire_id}, {"error", ack.error}}; }

}  // namespace

json::object describe(const app::Incoming& incoming) {
  auto line = std::visit([](const auto& what) { return describe_what(what); }, incoming.what);
  line["device"] = incoming.device.value;
  return line;
}

json::object describe_device(ports::Transaction& tx, domain::DeviceId id) {
  const auto device = tx.devices().find(id);
  if (!device) return {};
  return {{"event", "state"},
          {"device", id.value},
          {"state", domain::name(device->state)},
          {"number", device->number},
          {"reason", device->reason}};
}

json::object describe_pairing(ports::Transaction& tx, domain::DeviceId id) {
  const auto link = tx.link_codes().find(id);
  if (!link.code.empty()) return {{"event", "code"}, {"device", id.value}, {"code", link.code}};
  const auto qr = tx.devices().qr(id);
  if (!qr || qr->text.empty()) return {};
  return {{"event", "qr"}, {"device", id.value}, {"qr", qr->text}};
}

}  // namespace kurir::driver
