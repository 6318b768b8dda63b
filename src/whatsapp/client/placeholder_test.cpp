#include "whatsapp/client/placeholder.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/test_device.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

using test::Device;
using test::Person;

Bytes serialised(const proto::Message& message) { return to_bytes(message.SerializeAsString()); }

proto::Message answer_with(const proto::WebMessageInfo& info) {
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE);
  auto& response = *protocol.mutable_peerdataoperationrequestresponsemessage();
  response.set_peerdataoperationrequesttype(4);
  response.add_peerdataoperationresult()->mutable_placeholdermessageresendresponse()->set_webmessageinfobytes(
      info.SerializePartialAsString());
  return message;
}

proto::WebMessageInfo info_of(std::string chat, std::string id) {
  proto::WebMessageInfo info;
  info.mutable_key()->set_remotejid(std::move(chat));
  info.mutable_key()->set_id(std::move(id));
  info.mutable_message()->set_conversation("hello");
  return info;
}

proto::MessageKey asked_key(const MissingMessage& missing) {
  proto::Message message;
  EXPECT_TRUE(message.ParseFromString(std::string(as_text(placeholder_request(missing)))));
  const auto& request = message.protocolmessage().peerdataoperationrequestmessage();
  EXPECT_EQ(message.protocolmessage().type(), proto::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_MESSAGE);
  EXPECT_EQ(request.peerdataoperationrequesttype(), 4);
  return request.placeholdermessageresendrequest(0).messagekey();
}

TEST(PlaceholderRequest, NamesTheMessageByItsBareChat) {
  const auto key = asked_key({"3EB0", Jid::lid("9222"), Jid::lid("9222", 3)});
  EXPECT_EQ(key.remotejid(), "9222@lid");
  EXPECT_EQ(key.id(), "3EB0");
  EXPECT_FALSE(key.fromme());
  EXPECT_FALSE(key.has_participant()) << "only in groups";
}

TEST(PlaceholderRequest, InAGroupItNamesTheWriterAsWell) {
  const auto key = asked_key({"3EB0", Jid{"120363", "g.us"}, Jid::lid("9222", 3)});
  EXPECT_EQ(key.remotejid(), "120363@g.us");
  EXPECT_EQ(key.participant(), "9222@lid");
}

TEST(PeerMessage, GoesToOurOwnPhoneAloneAndIsRead) {
  kurir::test::SeededRandom random{7};
  Person alice{"628111", "9111", crypto::KeyPair::generate(random)};
  Device us{alice, 5, random};
  Device phone{alice, 0, random};
  EXPECT_EQ(peer_message("P1", {1}, us.credentials, us.sessions, random).error().code, ErrorCode::not_found);
  us.meet(phone);
  const auto stanza = peer_message("P1", placeholder_request({"3EB0", Jid::lid("9222"), Jid::lid("9222", 3)}), us.credentials,
                                   us.sessions, random)
                          .value();
  EXPECT_EQ(*stanza.find("to"), AttributeValue(us.account().jid.bare()));
  EXPECT_EQ(stanza.attribute("category"), "peer");
  EXPECT_EQ(stanza.attribute("push_priority"), "high_force");
  EXPECT_EQ(stanza.child("participants"), nullptr);
  ASSERT_NE(stanza.child("enc"), nullptr);
  EXPECT_EQ(stanza.child("enc")->attribute("type"), "pkmsg");
  EXPECT_NE(stanza.child("device-identity"), nullptr) << "goes along with a prekey message";
}

TEST(PlaceholderResponse, TellsTheMessagesThatThePhoneHas) {
  const auto recalled = parse_placeholder_response(serialised(answer_with(info_of("628222:4@s.whatsapp.net", "3EB0"))));
  ASSERT_EQ(recalled.size(), 1U);
  EXPECT_EQ(recalled[0].id, "3EB0");
  EXPECT_EQ(recalled[0].chat, Jid::phone_number("628222"));
  const auto content = parse_content(recalled[0].message).value();
  EXPECT_EQ(content.text, "hello");
}

TEST(PlaceholderResponse, WhatLacksItsKeyOrMessageIsLeftOut) {
  auto without_message = info_of("628222@s.whatsapp.net", "3EB0");
  without_message.clear_message();
  EXPECT_TRUE(parse_placeholder_response(serialised(answer_with(without_message))).empty());
  EXPECT_TRUE(parse_placeholder_response(serialised(answer_with(info_of("628222@s.whatsapp.net", "")))).empty());
  EXPECT_TRUE(parse_placeholder_response(serialised(answer_with(info_of("", "3EB0")))).empty());
  EXPECT_TRUE(parse_placeholder_response(Bytes{0xFF, 0x01}).empty());
  EXPECT_TRUE(parse_placeholder_response({}).empty());
}

TEST(Recalling, NotWhatIsHiddenFromCompanionsOnPurpose) {
  EXPECT_TRUE(may_be_recalled(Node("unavailable")));
  EXPECT_FALSE(may_be_recalled(Node("unavailable", {{"type", "view_once_unavailable_fanout"}})));
  EXPECT_FALSE(may_be_recalled(Node("unavailable", {{"type", "view_once"}})));
  EXPECT_FALSE(may_be_recalled(Node("unavailable", {{"type", "bot_unavailable_fanout"}})));
  EXPECT_FALSE(may_be_recalled(Node("unavailable", {{"type", "hosted_unavailable_fanout"}})));
}

}  // namespace
}  // namespace kurir::whatsapp::client
