// The answers to requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/key_nodes.hpp"
#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

class RequestsTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& own_ = fixture_.add_phone("628111111111");
  Phone& peer_ = fixture_.add_phone("628222222222");
  Companion companion_{fixture_};

  void SetUp() override { companion_.pair_with(own_); }

  Node ask(std::string xmlns, std::string type, Node child) {
    return companion_.ask(Node("iq", {{"xmlns", std::move(xmlns)}, {"type", std::move(type)}}, Node::Children{std::move(child)}));
  }
  Node ask_about(Node protocols, Node user) {
    return ask("usync", "get",
               Node("usync", {{"sid", "s1"}, {"mode", "query"}, {"last", "true"}, {"index", "0"}, {"context", "interactive"}},
                    Node::Children{std::move(protocols), Node("list", {}, Node::Children{std::move(user)})}));
  }
  static const Node& only_user(const Node& answer) { return answer.child("usync")->child("list")->children().front(); }
  Node contact(const std::string& text) {
    return ask_about(Node("query", {}, Node::Children{Node("contact"), Node("lid")}),
                     Node("user", {}, Node::Children{Node("contact", {}, whatsapp::text(text))}));
  }
  std::string count() { return ask("encrypt", "get", Node("count")).child("count")->attribute("value"); }
};

TEST_F(RequestsTest, ContactQueriesKnowWhoIsThere) {
  for (const char* text : {"+628222222222", "628222222222", "628222222222@c.us"}) {
    Node answer = contact(text);
    const Node& user = only_user(answer);
    EXPECT_EQ(user.child("contact")->attribute("type"), "in") << text;
    EXPECT_EQ(to_string(user.child("contact")->bytes()), text);
    EXPECT_EQ(*user.jid("jid"), peer_.account().pn());
    EXPECT_EQ(*user.child("lid")->jid("val"), peer_.account().lid());
    EXPECT_EQ(answer.child("usync")->attribute("sid"), "s1");
  }
  EXPECT_EQ(only_user(contact("+628999999999")).child("contact")->attribute("type"), "out");
  EXPECT_EQ(only_user(contact("nobody")).child("contact")->attribute("type"), "invalid");
}

TEST_F(RequestsTest, ANumberCanBeHiddenForAWhile) {
  ASSERT_TRUE(fixture_.world().faults.add({.kind = FaultKind::not_on_whatsapp, .client = {"628222222222", std::nullopt}}));
  EXPECT_EQ(only_user(contact("+628222222222")).child("contact")->attribute("type"), "out");
  EXPECT_EQ(only_user(contact("+628222222222")).child("contact")->attribute("type"), "in");
}

TEST_F(RequestsTest, DeviceListsAreSignedAndComplete) {
  Node answer = ask_about(Node("query", {}, Node::Children{Node("devices", {{"version", "2"}})}),
                          Node("user", {{"jid", own_.account().lid()}}));
  const Node& devices = *only_user(answer).child("devices");
  const auto& list = devices.child("device-list")->children();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].attribute("id"), "0");
  EXPECT_EQ(list[1].attribute("id"), "1");
  EXPECT_EQ(list[1].attribute("key-index"), "1");
  proto::ADVSignedKeyIndexList vouched;
  ASSERT_TRUE(vouched.ParseFromString(to_string(devices.child("key-index-list")->bytes())));
  EXPECT_TRUE(crypto::verify(own_.account().phone().keys.identity, concat(ByteArray<2>{6, 2}, as_bytes(vouched.details())),
                             as_bytes(vouched.accountsignature())));
  proto::ADVKeyIndexList indexes;
  ASSERT_TRUE(indexes.ParseFromString(vouched.details()));
  EXPECT_THAT(indexes.validindexes(), ::testing::ElementsAre(1U));
  Node stranger = ask_about(Node("query", {}, Node::Children{Node("devices")}), Node("user", {{"jid", Jid::lid("123")}}));
  EXPECT_TRUE(only_user(stranger).child("devices")->child("device-list")->children().empty());
}

TEST_F(RequestsTest, EachBundleUsesUpOnePreKeyUntilThePhoneRefills) {
  auto fetch = [&] {
    Node answer = ask("encrypt", "get", Node("key", {}, Node::Children{Node("user", {{"jid", peer_.account().lid()}})}));
    const Node* key = answer.child("list")->children().front().child("key");
    return key == nullptr ? std::uint64_t{0} : read_big_endian(key->child("id")->bytes());
  };
  std::set<std::uint64_t> ids;
  for (int i = 0; i < 60; ++i) ids.insert(fetch());
  EXPECT_EQ(ids.size(), 60U);  // never the same twice, never exhausted
  EXPECT_FALSE(ids.contains(0));
}

TEST_F(RequestsTest, AnExhaustedDeviceIsTold) {
  EXPECT_EQ(count(), "20");
  Companion other(fixture_);
  other.pair_with(peer_);
  companion_.inbox.clear();
  auto fetch = [&] {
    return other.ask(Node("iq", {{"xmlns", "encrypt"}, {"type", "get"}},
                          Node::Children{Node("key", {}, Node::Children{Node("user", {{"jid", companion_.lid}})})}));
  };
  for (int i = 0; i < 20; ++i) EXPECT_NE(fetch().child("list")->children().front().child("key"), nullptr);
  Node last = fetch();
  const Node& user = last.child("list")->children().front();
  EXPECT_EQ(user.child("key"), nullptr);
  EXPECT_NE(user.child("device-identity"), nullptr);
  companion_.settle();
  Node low = companion_.take("notification");
  EXPECT_EQ(low.attribute("type"), "encrypt");
  EXPECT_EQ(low.child("count")->attribute("value"), "9");
  companion_.acknowledge(low);
  EXPECT_EQ(companion_.take("notification").child("count")->attribute("value"), "0");
  companion_.upload_prekeys(5);
  EXPECT_EQ(count(), "5");
}

TEST_F(RequestsTest, UnknownDevicesHaveNoBundle) {
  Node answer =
      ask("encrypt", "get", Node("key", {}, Node::Children{Node("user", {{"jid", peer_.account().lid().with_device(7)}})}));
  EXPECT_EQ(answer.child("list")->children().front().child("error")->attribute("code"), "406");
}

TEST_F(RequestsTest, TheDigestCoversTheKeysInOrder) {
  Node answer = ask("encrypt", "get", Node("digest"));
  const Node& digest = *answer.child("digest");
  EXPECT_EQ(digest.child("list")->children().size(), 20U);
  EXPECT_EQ(digest.child("hash")->bytes().size(), 20U);
  Bytes hashed = concat(digest.child("identity")->bytes(), digest.child("skey")->child("value")->bytes(),
                        digest.child("skey")->child("signature")->bytes());
  for (const auto& prekey : own_.account().device(1)->keys.prekeys) append(hashed, prekey.key.bytes);
  EXPECT_EQ(to_hex(digest.child("hash")->bytes()), to_hex(crypto::sha1(hashed)));
}

TEST_F(RequestsTest, ABadSignedPreKeyIsNotTaken) {
  auto before = own_.account().device(1)->keys.signed_prekey.id;
  auto next =
      signal::generate_signed_prekey(2, crypto::KeyPair::generate(fixture_.random), fixture_.random);  // another identity's
  Node skey = signed_prekey_node({next.id, next.pair.open, next.signature});
  EXPECT_EQ(ask("encrypt", "set", Node("rotate", {}, Node::Children{skey})).child("error")->attribute("code"), "406");
  EXPECT_EQ(own_.account().device(1)->keys.signed_prekey.id, before);
}

TEST_F(RequestsTest, EveryAppStateCollectionIsAnswered) {
  Node answer = ask("w:sync:app:state", "set",
                    Node("sync", {},
                         Node::Children{Node("collection", {{"name", "regular"}, {"version", "0"}}),
                                        Node("collection", {{"name", "critical_block"}})}));
  ASSERT_EQ(answer.child("sync")->children().size(), 2U);
  EXPECT_EQ(answer.child("sync")->children()[1].attribute("name"), "critical_block");
}

TEST_F(RequestsTest, WhatAClientAsksAfterLoginIsAnsweredWithoutError) {
  EXPECT_EQ(ask("abt", "get", Node("props", {{"protocol", "1"}})).attribute("type"), "result");
  EXPECT_EQ(ask("privacy", "get", Node("privacy")).attribute("type"), "result");
  EXPECT_EQ(companion_.ask(Node("iq", {{"xmlns", "blocklist"}, {"type", "get"}})).attribute("type"), "result");
  EXPECT_EQ(ask("w:m", "set", Node("media_conn")).attribute("type"), "result");
  EXPECT_EQ(ask("urn:xmpp:whatsapp:dirty", "set", Node("clean", {{"type", "groups"}})).attribute("type"), "result");
  EXPECT_EQ(fixture_.world().counters.violations.unknown_requests, 0U);
  EXPECT_EQ(ask("w:future", "get", Node("thing")).child("error")->attribute("code"), "501");
  EXPECT_EQ(fixture_.world().counters.violations.unknown_requests, 1U);
}

}  // namespace
}  // namespace kurir::simulator::test
