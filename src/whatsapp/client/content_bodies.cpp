#include "whatsapp/client/content_bodies.hpp"

#include <algorithm>

#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/content_media.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kLatestTime = 253'402'300'799'999;  ///< Unix milliseconds, the end of the year 9999

std::string utf8(const std::string& text) { return is_utf8(as_bytes(text)) ? text : std::string(); }

std::optional<Jid> bare_jid(const std::string& text) {
  const auto jid = Jid::parse(text);
  return jid ? std::optional(jid->bare()) : std::nullopt;
}

Time time_of(std::int64_t ms) { return from_unix_ms(std::clamp<std::int64_t>(ms, 0, kLatestTime)); }

MessageName name_of(const proto::MessageKey& key) {
  return {.chat = bare_jid(key.remotejid()).value_or(Jid()),
          .wire_id = utf8(key.id()),
          .from_me = key.fromme(),
          .author = bare_jid(key.participant())};
}

/// The text, or the caption that stands for it.
std::string shown_text(const proto::Message& message) {
  for (const auto* text :
       {&message.conversation(), &message.extendedtextmessage().text(), &message.imagemessage().caption(),
        &message.videomessage().caption(), &message.documentmessage().caption(), &message.locationmessage().name(),
        &message.contactmessage().displayname(), &message.contactsarraymessage().displayname()}) {
    if (!text->empty()) return utf8(*text);
  }
  return {};
}

Body protocol_body(const proto::ProtocolMessage& message) {
  if (!message.has_type()) return {};
  if (message.type() == proto::ProtocolMessage::REVOKE) return Revoke{name_of(message.key())};
  if (message.type() != proto::ProtocolMessage::MESSAGE_EDIT) return {};
  return Edit{name_of(message.key()), shown_text(message.editedmessage()), time_of(message.timestampms())};
}

Location location_of(const proto::LocationMessage& message) {
  return {.latitude = message.degreeslatitude(),
          .longitude = message.degreeslongitude(),
          .name = utf8(message.name()),
          .address = utf8(message.address()),
          .live = message.islive()};
}

ContactCard card_of(const proto::ContactMessage& message) { return {utf8(message.displayname()), utf8(message.vcard())}; }

Contacts cards_of(const proto::ContactsArrayMessage& message) {
  Contacts contacts{.name = utf8(message.displayname()), .cards = {}};
  for (const auto& card : message.contacts()) {
    if (contacts.cards.size() >= kMaxCards) break;
    contacts.cards.push_back(card_of(card));
  }
  return contacts;
}

}  // namespace

Body body_of(const proto::Message& message) {
  if (message.has_protocolmessage()) return protocol_body(message.protocolmessage());
  if (message.has_reactionmessage()) {
    const auto& reaction = message.reactionmessage();
    return EmojiReaction{name_of(reaction.key()), utf8(reaction.text()), time_of(reaction.sendertimestampms())};
  }
  if (message.has_locationmessage()) return location_of(message.locationmessage());
  if (message.has_livelocationmessage()) {
    const auto& live = message.livelocationmessage();
    return Location{.latitude = live.degreeslatitude(), .longitude = live.degreeslongitude(), .live = true};
  }
  if (message.has_contactmessage()) {
    const auto card = card_of(message.contactmessage());
    return Contacts{.name = card.name, .cards = {card}};
  }
  if (message.has_contactsarraymessage()) return cards_of(message.contactsarraymessage());
  if (auto media = media_of(message)) return std::move(*media);
  return {};
}

const proto::ContextInfo* context_of(const proto::Message& message) {
  const auto of = [](const auto& part) { return part.has_contextinfo() ? &part.contextinfo() : nullptr; };
  if (message.has_extendedtextmessage()) return of(message.extendedtextmessage());
  if (message.has_imagemessage()) return of(message.imagemessage());
  if (message.has_videomessage()) return of(message.videomessage());
  if (message.has_ptvmessage()) return of(message.ptvmessage());
  if (message.has_audiomessage()) return of(message.audiomessage());
  if (message.has_documentmessage()) return of(message.documentmessage());
  if (message.has_stickermessage()) return of(message.stickermessage());
  if (message.has_locationmessage()) return of(message.locationmessage());
  if (message.has_contactmessage()) return of(message.contactmessage());
  if (message.has_contactsarraymessage()) return of(message.contactsarraymessage());
  return nullptr;
}

std::optional<Quote> quote_of(const proto::ContextInfo& context) {
  if (context.stanzaid().empty()) return std::nullopt;
  return Quote{.wire_id = utf8(context.stanzaid()),
               .author = bare_jid(context.participant()),
               .text = shown_text(context.quotedmessage())};
}

std::vector<Jid> mentions_of(const proto::ContextInfo& context) {
  std::vector<Jid> people;
  for (const auto& text : context.mentionedjid()) {
    if (people.size() >= kMaxMentions) break;
    if (auto jid = bare_jid(text)) people.push_back(std::move(*jid));
  }
  return people;
}

}  // namespace kurir::whatsapp::client
