#include "whatsapp/client/content.hpp"

#include <map>

#include <gtest/gtest.h>

#include "support/vectors.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

using boost::json::object;
using boost::json::value;

proto::Message decoded(BytesView bytes) {
  proto::Message message;
  EXPECT_TRUE(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return message;
}

Bytes encoded(const proto::Message& message) { return to_bytes(message.SerializeAsString()); }

/// The recorded fields inside all wrappers.
const object& inside(const object& fields) {
  for (const auto& [name, field] : fields) {
    const auto* body = field.if_object();
    if (!body || name == "protocolMessage") continue;
    if (const auto* message = body->if_contains("message")) return inside(message->as_object());
  }
  return fields;
}

std::string recorded_text(const object& fields) {
  if (const auto* text = fields.if_contains("conversation")) return std::string(text->as_string());
  if (const auto* extended = fields.if_contains("extendedTextMessage")) return std::string(extended->at("text").as_string());
  return "";
}

ContentKind recorded_kind(const object& fields) {
  static const std::map<std::int64_t, ContentKind> kProtocol{
      {0, ContentKind::revoke},
      {3, ContentKind::ephemeral_setting},
      {5, ContentKind::history_sync},
      {6, ContentKind::app_state_key_share},
      {7, ContentKind::app_state_key_request},
      {14, ContentKind::edit},
      {16, ContentKind::peer_data_request},
      {22, ContentKind::lid_migration},
  };
  if (const auto* protocol = fields.if_contains("protocolMessage")) return kProtocol.at(protocol->at("type").as_int64());
  if (!recorded_text(fields).empty()) return ContentKind::text;
  if (fields.contains("reactionMessage")) return ContentKind::reaction;
  if (fields.contains("locationMessage") || fields.contains("liveLocationMessage")) return ContentKind::location;
  if (fields.contains("contactMessage") || fields.contains("contactsArrayMessage")) return ContentKind::contacts;
  for (const char* media : {"imageMessage", "videoMessage", "ptvMessage", "audioMessage", "documentMessage", "stickerMessage"}) {
    if (fields.contains(media)) return ContentKind::media;
  }
  if (fields.empty() || fields.contains("senderKeyDistributionMessage")) return ContentKind::nothing;
  return ContentKind::other;
}

TEST(ContentVectors, EveryRecordedMessageIsUnderstood) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  ASSERT_EQ(vectors.at("vectors").as_array().size(), 36U);
  for (const auto& vector : vectors.at("vectors").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto& fields = vector.at("fields").as_object();
    const auto content = parse_content(kurir::test::hex(vector.at("message"))).value();
    EXPECT_EQ(content.kind, recorded_kind(inside(fields)));
    EXPECT_EQ(content.text, recorded_text(inside(fields)));
    EXPECT_EQ(content.sender_key_distribution, fields.contains("senderKeyDistributionMessage"));
    EXPECT_EQ(content.device_sent, fields.contains("deviceSentMessage"));
    if (content.device_sent) {
      EXPECT_EQ(content.destination.value().to_string(),
                std::string_view(fields.at("deviceSentMessage").at("destinationJid").as_string()));
    }
    const auto* info = fields.if_contains("messageContextInfo");
    ASSERT_EQ(content.secret.has_value(), info != nullptr);
    if (info) EXPECT_EQ("hex:" + to_hex(*content.secret), std::string_view(info->at("messageSecret").as_string()));
  }
}

TEST(ContentVectors, EveryRecordedMessageHasItsStanzaType) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  for (const auto& vector : vectors.at("vectors").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto message = decoded(kurir::test::hex(vector.at("message")));
    EXPECT_EQ(stanza_type(message), std::string_view(vector.at("stanza_type").as_string()));
    const auto* media = vector.at("mediatype").if_string();
    EXPECT_EQ(media_type(message), media ? std::string_view(*media) : std::string_view());
  }
}

TEST(Content, ATextIsEncodedAsRecorded) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  const auto& vector = vectors.at("vectors").at(2);
  ASSERT_EQ(vector.at("name").as_string(), "conversation_with_secret");
  const auto recorded = kurir::test::hex(vector.at("message"));
  const auto secret = parse_content(recorded)->secret.value();
  EXPECT_EQ(to_hex(encode_text("with secret", secret)), to_hex(recorded));
}

TEST(Content, OurOwnCopySaysWhereTheMessageWent) {
  const MessageSecret secret{1, 2, 3};
  const auto copy = wrap_device_sent(Jid::lid("222", 7), encode_text("hello", secret));
  const auto content = parse_content(copy).value();
  EXPECT_TRUE(content.device_sent);
  EXPECT_EQ(content.destination, Jid::lid("222"));
  EXPECT_EQ(content.text, "hello");
  EXPECT_EQ(decoded(copy).messagecontextinfo().messagesecret(), as_text(secret)) << "also on the outside";
}

TEST(Content, TextRidingWithASenderKeyIsText) {
  proto::Message message;
  message.set_conversation("hello");
  message.mutable_senderkeydistributionmessage()->set_groupid("1@g.us");
  const auto content = parse_content(encoded(message)).value();
  EXPECT_EQ(content.kind, ContentKind::text);
  EXPECT_TRUE(content.sender_key_distribution);
}

TEST(Content, AnUnknownProtocolTypeIsNotARevoke) {
  // protocolMessage{type = 99}
  EXPECT_EQ(parse_content(Bytes{0x62, 2, 0x10, 99})->kind, ContentKind::other_protocol);
}

TEST(Content, AnUnknownKindOfMessageIsOther) {
  // Field 131, which this build does not know.
  EXPECT_EQ(parse_content(Bytes{0x9A, 0x08, 1, 'x'})->kind, ContentKind::other);
}

proto::Message wrapped(int times) {
  proto::Message message;
  message.set_conversation("deep");
  for (int i = 0; i < times; ++i) {
    proto::Message outer;
    *outer.mutable_ephemeralmessage()->mutable_message() = message;
    message = outer;
  }
  return message;
}

TEST(Content, FiveWrappersAreTakenOffAndNoMore) {
  EXPECT_EQ(parse_content(encoded(wrapped(5)))->text, "deep");
  EXPECT_EQ(parse_content(encoded(wrapped(6)))->kind, ContentKind::other);
  EXPECT_EQ(stanza_type(wrapped(6)), "text");
}

TEST(Content, BytesThatAreNoMessageAreRefused) {
  EXPECT_FALSE(parse_content(Bytes{0x0A, 5, 'x'}).has_value());
  EXPECT_FALSE(parse_content(encoded(wrapped(200))).has_value()) << "deeper than the parser goes";
}

TEST(Content, TextThatIsNotUtf8IsRefused) { EXPECT_FALSE(parse_content(Bytes{0x0A, 2, 0xC3, 0x28}).has_value()); }

TEST(Content, OnlyOurOwnAccountMayGiveKeysAndHistory) {
  EXPECT_TRUE(self_only(ContentKind::app_state_key_share));
  EXPECT_TRUE(self_only(ContentKind::history_sync));
  EXPECT_TRUE(self_only(ContentKind::lid_migration));
  EXPECT_TRUE(self_only(ContentKind::peer_data_response));
  EXPECT_FALSE(self_only(ContentKind::text));
  EXPECT_FALSE(self_only(ContentKind::revoke));
}

}  // namespace
}  // namespace kurir::whatsapp::client
