#include "whatsapp/client/usync.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::recorded;
using kurir::test::without;

Node answer(Node::Children users, Node::Children result = {}) {
  Node usync("usync", {}, Node::Children{Node("result", {}, std::move(result)), Node("list", {}, std::move(users))});
  return Node("iq", {{"type", "result"}, {"id", "1"}}, Node::Children{std::move(usync)});
}

Node contact(std::string asked, std::string type) { return Node("contact", {{"type", std::move(type)}}, text(asked)); }

Node lid(std::string value) { return Node("lid", {{"val", std::move(value)}}); }

std::vector<ContactAnswer> contacts(Node::Children users) { return parse_contacts(answer(std::move(users))).value(); }

TEST(ContactRequest, AsksForEachNumberInInternationalForm) {
  const std::vector<std::string> numbers{"6281234567890", "4915112345678"};
  EXPECT_EQ(
      describe(contact_request(numbers, "s1")),
      R"(<iq to="s.whatsapp.net" type="get" xmlns="usync"><usync sid="s1" mode="query" last="true" index="0" context="interactive">)"
      R"(<query><contact/><lid/></query><list><user><contact>[14 bytes]</contact></user><user><contact>[14 bytes]</contact></user></list>)"
      R"(</usync></iq>)");
  const auto request = contact_request(numbers, "s1");
  EXPECT_EQ(as_text(request.child("usync")->child("list")->children()[1].child("contact")->bytes()), "+4915112345678");
}

TEST(Contacts, AreMatchedByWhatWasAsked) {
  const auto found = contacts({Node("user", {{"jid", Jid::phone_number("551199990000")}},
                                    Node::Children{contact("+5511999990000", "in"), lid("77@lid")})});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].asked, "5511999990000");
  EXPECT_TRUE(found[0].on_whatsapp);
  EXPECT_EQ(found[0].jid, Jid::phone_number("551199990000")) << "the server corrects numbers";
  EXPECT_EQ(found[0].lid, Jid::lid("77"));
}

TEST(Contacts, AnAnswerInTheLidNamespaceNamesBoth) {
  const auto found =
      contacts({Node("user", {{"jid", Jid::lid("77")}, {"pn_jid", Jid::phone_number("62")}}, Node::Children{contact("62", "in")}),
                Node("user", {{"jid", Jid::lid("78")}}, Node::Children{contact("+63", "in")})});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].jid, Jid::phone_number("62"));
  EXPECT_EQ(found[0].lid, Jid::lid("77"));
  EXPECT_EQ(found[1].jid, Jid::phone_number("63")) << "the number asked for, where none is told";
  EXPECT_EQ(found[1].lid, Jid::lid("78"));
}

TEST(Contacts, WhoIsNotThereIsSaidSo) {
  const auto found = contacts({Node("user", {{"jid", Jid::phone_number("62")}}, Node::Children{contact("+62", "out")}),
                               Node("user", {{"jid", "undefined"}}, Node::Children{contact("+1", "invalid")}),
                               Node("user", {}, Node::Children{contact("+2", "in")})});
  ASSERT_EQ(found.size(), 3U);
  for (const auto& each : found) EXPECT_FALSE(each.on_whatsapp) << each.asked;
}

TEST(Contacts, ALidThatIsNoneIsIgnored) {
  for (const auto* value : {"62@s.whatsapp.net", "", "undefined"}) {
    const auto found =
        contacts({Node("user", {{"jid", Jid::phone_number("62")}}, Node::Children{contact("+62", "in"), lid(value)})});
    EXPECT_FALSE(found.at(0).lid) << value;
  }
}

TEST(DevicesRequest, IsAsRecordedButForTheLids) {
  auto theirs = without(recorded("devices_request"), "id");
  auto& query = std::get<Node::Children>(std::get<Node::Children>(theirs.content)[0].content)[0];
  std::erase_if(std::get<Node::Children>(query.content), [](const Node& protocol) { return protocol.tag == "lid"; });
  const std::vector<Jid> users{Jid::phone_number("5511900000000", 1), Jid::phone_number("5511777777777")};
  EXPECT_EQ(describe(canonical(devices_request(users, "50010.1748-8"))), describe(canonical(theirs)));
}

TEST(Devices, AreAsRecorded) {
  const auto lists = parse_devices(recorded("devices_answer")).value();
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_EQ(lists[0].user, Jid::phone_number("5511900000000"));
  EXPECT_EQ(lists[0].devices, (std::vector<std::uint16_t>{0, 1}));
  EXPECT_EQ(lists[1].user, Jid::phone_number("5511777777777"));
  EXPECT_EQ(lists[1].devices, std::vector<std::uint16_t>{0});
}

Node devices(Node::Children list) {
  return Node("user", {{"jid", Jid::lid("7")}},
              Node::Children{Node("devices", {}, Node::Children{Node("device-list", {}, std::move(list))})});
}

std::vector<std::uint16_t> parsed(Node::Children list) {
  return parse_devices(answer({devices(std::move(list))}))->at(0).devices;
}

TEST(Devices, WhatThePhoneDidNotConfirmIsLeftOut) {
  const Node phone("device", {{"id", "0"}});
  EXPECT_EQ(parsed({phone, Node("device", {{"id", "7"}}), Node("device", {{"id", "8"}, {"key-index", "2"}})}),
            (std::vector<std::uint16_t>{0, 8}));
  EXPECT_EQ(parsed({phone, Node("device", {{"id", "65536"}, {"key-index", "1"}}),
                    Node("device", {{"id", "-1"}, {"key-index", "1"}}), Node("device", {{"key-index", "1"}}), phone}),
            std::vector<std::uint16_t>{0});
}

TEST(Devices, AListWithoutEndIsCut) {
  Node::Children list;
  for (int id = 1; id <= 1000; ++id) list.push_back(Node("device", {{"id", std::to_string(id)}, {"key-index", "1"}}));
  EXPECT_EQ(parsed(std::move(list)).size(), 256U);
}

TEST(Devices, NobodysListIsEmpty) {
  EXPECT_TRUE(parsed({}).empty());
  const auto bare = parse_devices(answer({Node("user", {{"jid", Jid::lid("7")}}), Node("user")})).value();
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_TRUE(bare[0].devices.empty());
}

TEST(Usync, RefusalsAreErrors) {
  const Node error("error", {{"code", "429"}, {"text", "rate-overlimit"}});
  const Node whole("iq", {{"type", "error"}}, Node::Children{error});
  EXPECT_EQ(parse_contacts(whole).error().code, ErrorCode::unavailable);
  EXPECT_EQ(parse_devices(whole).error().code, ErrorCode::unavailable);
  const auto refused = [&](std::string protocol) { return answer({}, {Node(std::move(protocol), {}, Node::Children{error})}); };
  EXPECT_EQ(parse_contacts(refused("contact")).error().code, ErrorCode::unavailable);
  EXPECT_EQ(parse_devices(refused("devices")).error().code, ErrorCode::unavailable);
  EXPECT_TRUE(parse_contacts(refused("lid"))) << "the rest of the answer is of use";
}

TEST(Usync, AnAnswerWithoutItsListIsMalformed) {
  for (const auto& iq : {Node("iq"), Node("iq", {}, Node::Children{Node("usync")})}) {
    EXPECT_EQ(parse_contacts(iq).error().code, ErrorCode::malformed);
    EXPECT_EQ(parse_devices(iq).error().code, ErrorCode::malformed);
  }
}

}  // namespace
}  // namespace kurir::whatsapp::client
