#include "whatsapp/client/compose.hpp"

#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

Bytes serialise(const proto::Message& message) {
  Bytes out(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(out.data());
  return out;
}

proto::MessageKey key_of(const MessageName& name) {
  proto::MessageKey key;
  key.set_remotejid(name.chat.to_string());
  key.set_fromme(name.from_me);
  key.set_id(name.wire_id);
  if (name.author) key.set_participant(name.author->bare().to_string());
  return key;
}

void put_secret(proto::Message& message, const MessageSecret& secret) {
  message.mutable_messagecontextinfo()->set_messagesecret(secret.data(), secret.size());
}

void put_card(proto::ContactMessage& message, const ContactCard& card) {
  message.set_displayname(card.name);
  message.set_vcard(card.vcard);
}

}  // namespace

Bytes compose_text(std::string_view text, const Surroundings& around, const MessageSecret& secret) {
  if (around.empty()) return encode_text(text, secret);
  proto::Message message;
  auto& extended = *message.mutable_extendedtextmessage();
  extended.set_text(text.data(), text.size());
  surround(extended, around);
  put_secret(message, secret);
  return serialise(message);
}

Bytes compose_reaction(const EmojiReaction& reaction) {
  proto::Message message;
  auto& part = *message.mutable_reactionmessage();
  *part.mutable_key() = key_of(reaction.target);
  part.set_text(reaction.emoji);
  part.set_sendertimestampms(to_unix_ms(reaction.at));
  return serialise(message);
}

Bytes compose_edit(const Edit& edit) {
  proto::Message message;
  auto& part = *message.mutable_protocolmessage();
  *part.mutable_key() = key_of(edit.target);
  part.set_type(proto::ProtocolMessage::MESSAGE_EDIT);
  part.mutable_editedmessage()->set_conversation(edit.text);
  part.set_timestampms(to_unix_ms(edit.at));
  return serialise(message);
}

Bytes compose_revoke(const MessageName& target) {
  proto::Message message;
  auto& part = *message.mutable_protocolmessage();
  *part.mutable_key() = key_of(target);
  part.set_type(proto::ProtocolMessage::REVOKE);
  return serialise(message);
}

Bytes compose_location(const Location& location, const Surroundings& around, const MessageSecret& secret) {
  proto::Message message;
  auto& part = *message.mutable_locationmessage();
  part.set_degreeslatitude(location.latitude);
  part.set_degreeslongitude(location.longitude);
  if (!location.name.empty()) part.set_name(location.name);
  if (!location.address.empty()) part.set_address(location.address);
  if (location.live) part.set_islive(true);
  surround(part, around);
  put_secret(message, secret);
  return serialise(message);
}

Bytes compose_contacts(const Contacts& contacts, const Surroundings& around, const MessageSecret& secret) {
  proto::Message message;
  if (contacts.cards.size() == 1) {
    auto& part = *message.mutable_contactmessage();
    put_card(part, contacts.cards.front());
    surround(part, around);
  } else {
    auto& part = *message.mutable_contactsarraymessage();
    part.set_displayname(contacts.name);
    for (const auto& card : contacts.cards) put_card(*part.add_contacts(), card);
    surround(part, around);
  }
  put_secret(message, secret);
  return serialise(message);
}

}  // namespace kurir::whatsapp::client
