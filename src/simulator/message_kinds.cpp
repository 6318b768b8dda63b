#include "simulator/message_kinds.hpp"

#include <boost/json/array.hpp>

#include "simulator/message_content.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {
namespace {

namespace json = boost::json;
using Protocol = proto::ProtocolMessage;

Bytes encoded(const proto::Message& message) { return to_bytes(message.SerializeAsString()); }

void add_secret(proto::Message& message, Random& random) {
  message.mutable_messagecontextinfo()->mutable_messagesecret()->assign(as_text(random.bytes<32>()));
}

proto::MessageKey key_of(const MessageKey& target) {
  proto::MessageKey key;
  key.set_remotejid(target.chat.to_string());
  key.set_fromme(target.from_me);
  key.set_id(target.id);
  if (target.author) key.set_participant(target.author->to_string());
  return key;
}

proto::Message bare(BytesView encoded_message) {
  proto::Message message;
  (void)message.ParseFromArray(encoded_message.data(), static_cast<int>(encoded_message.size()));
  return uncovered(message);
}

bool is(const proto::Message& message, Protocol::Type type) {
  return message.protocolmessage().has_type() && message.protocolmessage().type() == type;
}

const std::string& text_of(const proto::Message& message) {
  return message.has_conversation() ? message.conversation() : message.extendedtextmessage().text();
}

json::object described(const proto::MessageKey& key) {
  json::object out{{"chat", key.remotejid()}, {"id", key.id()}, {"from_me", key.fromme()}};
  if (key.has_participant()) out["author"] = key.participant();
  return out;
}

json::object described(const proto::ContactMessage& card) { return {{"name", card.displayname()}, {"vcard", card.vcard()}}; }

json::object described(const proto::LocationMessage& place) {
  return {{"latitude", place.degreeslatitude()},
          {"longitude", place.degreeslongitude()},
          {"name", place.name()},
          {"address", place.address()}};
}

json::array cards_of(const proto::Message& message) {
  json::array cards;
  if (message.has_contactmessage()) cards.push_back(described(message.contactmessage()));
  for (const auto& card : message.contactsarraymessage().contacts()) cards.push_back(described(card));
  return cards;
}

void add_context(json::object& out, const proto::ContextInfo& context) {
  if (context.has_stanzaid()) {
    out["quote"] = {{"id", context.stanzaid()}, {"author", context.participant()}, {"text", text_of(context.quotedmessage())}};
  }
  json::array mentions;
  for (const auto& jid : context.mentionedjid()) mentions.push_back(json::string(jid));
  if (!mentions.empty()) out["mentions"] = std::move(mentions);
}

}  // namespace

Bytes reply_message(std::string_view text, const std::optional<QuotedMessage>& quoted, const std::vector<whatsapp::Jid>& mentions,
                    Random& random) {
  if (!quoted && mentions.empty()) return text_message(text, random);
  proto::Message message;
  auto& extended = *message.mutable_extendedtextmessage();
  extended.set_text(std::string(text));
  auto& context = *extended.mutable_contextinfo();
  if (quoted) {
    context.set_stanzaid(quoted->id);
    context.set_participant(quoted->author.to_string());
    context.mutable_quotedmessage()->set_conversation(quoted->text);
  }
  for (const auto& person : mentions) context.add_mentionedjid(person.to_string());
  add_secret(message, random);
  return encoded(message);
}

Bytes reaction_message(const MessageKey& target, std::string_view emoji, Time now) {
  proto::Message message;
  auto& reaction = *message.mutable_reactionmessage();
  *reaction.mutable_key() = key_of(target);
  reaction.set_text(std::string(emoji));
  reaction.set_sendertimestampms(to_unix_ms(now));
  return encoded(message);
}

/// In the cover that official phones put around edits.
Bytes edit_message(const MessageKey& target, std::string_view text, Time now) {
  proto::Message message;
  auto& edit = *message.mutable_editedmessage()->mutable_message()->mutable_protocolmessage();
  *edit.mutable_key() = key_of(target);
  edit.set_type(Protocol::MESSAGE_EDIT);
  edit.mutable_editedmessage()->set_conversation(std::string(text));
  edit.set_timestampms(to_unix_ms(now));
  return encoded(message);
}

Bytes revoke_message(const MessageKey& target) {
  proto::Message message;
  auto& revoke = *message.mutable_protocolmessage();
  *revoke.mutable_key() = key_of(target);
  revoke.set_type(Protocol::REVOKE);
  return encoded(message);
}

Bytes place_message(const Place& place, Random& random) {
  proto::Message message;
  auto& location = *message.mutable_locationmessage();
  location.set_degreeslatitude(place.latitude);
  location.set_degreeslongitude(place.longitude);
  if (!place.name.empty()) location.set_name(place.name);
  if (!place.address.empty()) location.set_address(place.address);
  add_secret(message, random);
  return encoded(message);
}

Bytes card_message(const std::vector<Card>& cards, Random& random) {
  proto::Message message;
  for (const auto& card : cards) {
    auto& part = cards.size() == 1 ? *message.mutable_contactmessage() : *message.mutable_contactsarraymessage()->add_contacts();
    part.set_displayname(card.name);
    part.set_vcard(card.vcard);
  }
  if (cards.size() > 1) message.mutable_contactsarraymessage()->set_displayname(fmt::format("{} contacts", cards.size()));
  add_secret(message, random);
  return encoded(message);
}

WireForm wire_form_of(BytesView encoded_message) {
  const auto message = bare(encoded_message);
  if (message.has_reactionmessage())
    return {.type = "reaction", .media_type = {}, .edit = message.reactionmessage().text().empty() ? "7" : "", .hidden = true};
  if (is(message, Protocol::MESSAGE_EDIT)) return {.type = "text", .media_type = {}, .edit = "1", .hidden = true};
  if (is(message, Protocol::REVOKE))
    return {.type = "text", .media_type = {}, .edit = message.protocolmessage().key().fromme() ? "7" : "8"};
  if (message.has_locationmessage()) return {.type = "media", .media_type = "location", .edit = {}};
  if (message.has_contactmessage()) return {.type = "media", .media_type = "vcard", .edit = {}};
  if (message.has_contactsarraymessage()) return {.type = "media", .media_type = "contact_array", .edit = {}};
  if (auto media = media_kind_of(encoded_message); !media.empty())
    return {.type = "media", .media_type = std::move(media), .edit = {}};
  return {};
}

json::object describe_message(BytesView encoded_message) {
  const auto message = bare(encoded_message);
  if (message.has_reactionmessage()) {
    const auto& reaction = message.reactionmessage();
    return {{"kind", "reaction"}, {"target", described(reaction.key())}, {"emoji", reaction.text()}};
  }
  const auto& protocol = message.protocolmessage();
  if (is(message, Protocol::MESSAGE_EDIT))
    return {{"kind", "edit"}, {"target", described(protocol.key())}, {"text", text_of(protocol.editedmessage())}};
  if (is(message, Protocol::REVOKE)) return {{"kind", "revoke"}, {"target", described(protocol.key())}};
  json::object out{{"kind", "other"}};
  if (message.has_locationmessage()) {
    out = {{"kind", "location"}, {"location", described(message.locationmessage())}};
    add_context(out, message.locationmessage().contextinfo());
  } else if (auto cards = cards_of(message); !cards.empty()) {
    out = {{"kind", "contacts"}, {"contacts", std::move(cards)}};
    add_context(out, message.contactmessage().contextinfo());
  } else if (!text_of(message).empty()) {
    out = {{"kind", "text"}, {"text", text_of(message)}};
    add_context(out, message.extendedtextmessage().contextinfo());
  }
  return out;
}

std::optional<std::string> label_of(BytesView encoded_message) {
  const auto message = bare(encoded_message);
  if (message.has_locationmessage()) {
    const auto& place = message.locationmessage();
    return fmt::format("📍 {} ({}, {})", place.name(), place.degreeslatitude(), place.degreeslongitude());
  }
  if (message.has_contactmessage()) return "👤 " + message.contactmessage().displayname();
  if (message.has_contactsarraymessage()) return "👥 " + message.contactsarraymessage().displayname();
  return std::nullopt;
}

std::optional<Change> change_of(BytesView encoded_message) {
  const auto message = bare(encoded_message);
  const auto& protocol = message.protocolmessage();
  const bool edits = is(message, Protocol::MESSAGE_EDIT);
  const auto chat = whatsapp::Jid::parse(protocol.key().remotejid());
  if ((!edits && !is(message, Protocol::REVOKE)) || !chat) return std::nullopt;
  Change change{.target = {.chat = *chat, .id = protocol.key().id(), .from_me = protocol.key().fromme()}, .text = std::nullopt};
  if (edits) change.text = text_of(protocol.editedmessage());
  return change;
}

}  // namespace kurir::simulator
