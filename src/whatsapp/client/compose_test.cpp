#include "whatsapp/client/compose.hpp"

#include <gtest/gtest.h>

#include "support/vectors.hpp"
#include "whatsapp/client/outgoing.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

const MessageSecret kSecret{1, 2, 3};
const Jid kChat = Jid::lid("111111111111111");
const Time kNow = from_unix_ms(1'760'000'000'123);

OutgoingMessage sent(Bytes payload) { return outgoing("3EB0", std::move(payload)).value(); }

/// The recorded message of this name.
Bytes recorded(std::string_view name) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  for (const auto& vector : vectors.at("vectors").as_array()) {
    if (vector.at("name").as_string() == name) return kurir::test::hex(vector.at("message"));
  }
  throw std::out_of_range(std::string(name));
}

/// Without the message secret, which the recorded ones lack.
std::string stripped(BytesView payload) {
  proto::Message message;
  EXPECT_TRUE(message.ParseFromArray(payload.data(), static_cast<int>(payload.size())));
  message.clear_messagecontextinfo();
  return to_hex(as_bytes(message.SerializeAsString()));
}

TEST(Compose, ATextWithoutSurroundingsIsPlain) { EXPECT_EQ(compose_text("hello", {}, kSecret), encode_text("hello", kSecret)); }

TEST(Compose, AReplyIsAsRecorded) {
  const Surroundings around{.quote = Quote{.wire_id = "3EB0112233445566778899", .author = kChat, .text = "original"}};
  EXPECT_EQ(stripped(compose_text("reply", around, kSecret)), to_hex(recorded("extended_text_quote")));
}

TEST(Compose, AMentionIsAsRecorded) {
  const Surroundings around{.mentions = {Jid::lid("222222222222222", 7)}};
  EXPECT_EQ(stripped(compose_text("@222222222222222 hi", around, kSecret)), to_hex(recorded("extended_text_mentions")));
}

TEST(Compose, AQuotedMessageComesWithoutItsSecretAndItsOwnQuote) {
  const Surroundings first{.quote = Quote{.wire_id = "A", .author = kChat, .text = "oldest"}};
  const Surroundings around{.quote = Quote{.wire_id = "B", .author = kChat, .message = compose_text("older", first, kSecret)}};
  const auto payload = compose_text("newest", around, kSecret);
  proto::Message message;
  ASSERT_TRUE(message.ParseFromArray(payload.data(), static_cast<int>(payload.size())));
  const auto& quoted = message.extendedtextmessage().contextinfo().quotedmessage();
  EXPECT_EQ(quoted.extendedtextmessage().text(), "older");
  EXPECT_FALSE(quoted.has_messagecontextinfo());
  EXPECT_FALSE(quoted.extendedtextmessage().has_contextinfo());
}

TEST(Compose, WhatIsReadOutOfAReplyIsWhatWasPutIn) {
  const Surroundings around{.quote = Quote{.wire_id = "A", .author = kChat, .text = "original"}, .mentions = {Jid::lid("2")}};
  const auto content = parse_content(compose_text("reply", around, kSecret)).value();
  EXPECT_EQ(content.kind, ContentKind::text);
  EXPECT_EQ(content.text, "reply");
  EXPECT_EQ(content.secret, kSecret);
  ASSERT_TRUE(content.quote);
  EXPECT_EQ(content.quote->wire_id, "A");
  EXPECT_EQ(content.quote->author, kChat);
  EXPECT_EQ(content.quote->text, "original");
  EXPECT_EQ(content.mentions, std::vector{Jid::lid("2")});
}

TEST(Compose, AReactionNamesItsMessageAndHides) {
  const auto message = sent(compose_reaction({{.chat = kChat, .wire_id = "A", .from_me = true}, "👍", kNow}));
  EXPECT_EQ(message.type, "reaction");
  EXPECT_EQ(message.edit, "");
  EXPECT_TRUE(message.hidden);
  const auto content = parse_content(message.payload).value();
  EXPECT_EQ(content.kind, ContentKind::reaction);
  const auto& reaction = std::get<EmojiReaction>(content.body);
  EXPECT_EQ(reaction.emoji, "👍");
  EXPECT_EQ(reaction.at, kNow);
  EXPECT_EQ(reaction.target.chat, kChat);
  EXPECT_EQ(reaction.target.wire_id, "A");
  EXPECT_TRUE(reaction.target.from_me);
  EXPECT_FALSE(reaction.target.author);
}

TEST(Compose, AReactionTakenBackIsMarkedAsARevoke) {
  const auto message = sent(compose_reaction({{.chat = kChat, .wire_id = "A"}, "", kNow}));
  EXPECT_EQ(message.type, "reaction");
  EXPECT_EQ(message.edit, "7");
}

TEST(Compose, AnEditCarriesTheNewTextAndHides) {
  const auto message = sent(compose_edit({{.chat = kChat, .wire_id = "A", .from_me = true}, "better", kNow}));
  EXPECT_EQ(message.type, "text");
  EXPECT_EQ(message.edit, "1");
  EXPECT_TRUE(message.hidden);
  const auto content = parse_content(message.payload).value();
  EXPECT_EQ(content.kind, ContentKind::edit);
  EXPECT_EQ(content.text, "") << "an edit is no text of its own";
  const auto& edit = std::get<Edit>(content.body);
  EXPECT_EQ(edit.text, "better");
  EXPECT_EQ(edit.target.wire_id, "A");
  EXPECT_EQ(edit.at, kNow);
}

TEST(Compose, ARevokeMustNotHide) {
  const auto own = sent(compose_revoke({.chat = kChat, .wire_id = "A", .from_me = true}));
  EXPECT_EQ(own.type, "text");
  EXPECT_EQ(own.edit, "7");
  EXPECT_FALSE(own.hidden) << "the server drops a revoke that does";
  const auto content = parse_content(own.payload).value();
  EXPECT_EQ(content.kind, ContentKind::revoke);
  EXPECT_EQ(std::get<Revoke>(content.body).target.wire_id, "A");

  const auto group = Jid::parse("120363000000000000@g.us").value();
  const auto by_admin = sent(compose_revoke({.chat = group, .wire_id = "A", .author = Jid::lid("2", 3)}));
  EXPECT_EQ(by_admin.edit, "8");
  EXPECT_EQ(std::get<Revoke>(parse_content(by_admin.payload)->body).target.author, Jid::lid("2"));
}

TEST(Compose, ALocationComesBackWhole) {
  const Location place{.latitude = -6.1754, .longitude = 106.8272, .name = "Monas", .address = "Jakarta"};
  const auto message = sent(compose_location(place, {}, kSecret));
  EXPECT_EQ(message.type, "media");
  EXPECT_EQ(message.media_type, "location");
  EXPECT_FALSE(message.hidden);
  const auto content = parse_content(message.payload).value();
  EXPECT_EQ(content.kind, ContentKind::location);
  const auto& read = std::get<Location>(content.body);
  EXPECT_EQ(read.latitude, place.latitude);
  EXPECT_EQ(read.longitude, place.longitude);
  EXPECT_EQ(read.name, place.name);
  EXPECT_EQ(read.address, place.address);
  EXPECT_FALSE(read.live);
}

TEST(Compose, OneCardAndSeveralAreDifferentMessages) {
  const ContactCard ani{"Ani", "BEGIN:VCARD\nFN:Ani\nEND:VCARD"};
  const ContactCard budi{"Budi", "BEGIN:VCARD\nFN:Budi\nEND:VCARD"};
  const auto one = sent(compose_contacts({"", {ani}}, {}, kSecret));
  EXPECT_EQ(one.media_type, "vcard");
  const auto two = sent(compose_contacts({"2 contacts", {ani, budi}}, {}, kSecret));
  EXPECT_EQ(two.media_type, "contact_array");

  const auto content = parse_content(two.payload).value();
  EXPECT_EQ(content.kind, ContentKind::contacts);
  const auto& read = std::get<Contacts>(content.body);
  EXPECT_EQ(read.name, "2 contacts");
  ASSERT_EQ(read.cards.size(), 2U);
  EXPECT_EQ(read.cards[1].name, "Budi");
  EXPECT_EQ(read.cards[1].vcard, budi.vcard);
  EXPECT_EQ(std::get<Contacts>(parse_content(one.payload)->body).cards.size(), 1U);
}

TEST(Compose, WhatIsNoUtf8ComesOutEmpty) {
  const auto message = compose_reaction({{.chat = kChat, .wire_id = "A"}, "\xC3\x28", kNow});
  EXPECT_EQ(std::get<EmojiReaction>(parse_content(message)->body).emoji, "");
}

TEST(Outgoing, BytesThatAreNoMessageAreRefused) {
  EXPECT_EQ(outgoing("3EB0", Bytes{0x0A, 5, 'x'}).error().code, ErrorCode::malformed);
}

TEST(Outgoing, EveryRecordedMessageGetsItsAttributes) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  for (const auto& vector : vectors.at("vectors").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto message = sent(kurir::test::hex(vector.at("message")));
    EXPECT_EQ(message.type, std::string_view(vector.at("stanza_type").as_string()));
    EXPECT_EQ(message.media_type.empty(), vector.at("mediatype").is_null());
  }
}

}  // namespace
}  // namespace kurir::whatsapp::client
