#include "whatsapp/client/fanout.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/scripted_random.hpp"
#include "whatsapp/client/test_device.hpp"

namespace kurir::whatsapp::client {
namespace {

using test::delivered;
using test::Device;
using test::Person;

/// Alice's fifth device speaks to Bob; her phone and his two devices listen.
struct FanOutTest : testing::TestWithParam<const char*> {
  kurir::test::SeededRandom random{21};
  Person alice{"628111", "9111", crypto::KeyPair::generate(random)};
  Person bob{"628222", "9222", crypto::KeyPair::generate(random)};
  Device us{alice, 5, random};
  Device our_phone{alice, 0, random};
  Device bobs_phone{bob, 0, random};
  Device bobs_laptop{bob, 3, random};

  [[nodiscard]] static bool by_lid() { return std::string_view(GetParam()) == "lid"; }
  void SetUp() override { us.account().lid_migrated = by_lid(); }
  void meet_all() {
    for (auto* device : {&our_phone, &bobs_phone, &bobs_laptop}) us.meet(*device);
  }
  [[nodiscard]] Jid jid_of(const Person& person, std::uint16_t device = 0) const {
    return us.account().lid_migrated ? Jid::lid(person.lid, device) : Jid::phone_number(person.number, device);
  }
  Result<Node> send(const Peer& peer, const Peer& ourselves, std::string_view text = "hello") {
    return fan_out(outgoing_text(us.credentials, "3EB0", text), us.credentials, peer, ourselves, us.sessions, random);
  }
  Result<Node> send_to_all() { return send(bob.peer({0, 3}), alice.peer({0, 5})); }

  /// `device` answers us, which confirms our session with it.
  void answer(Device& device) { ASSERT_TRUE(us.receive(device.message_to(us, encode_text("yes", {}))).content); }
};

std::vector<Jid> participants(const Node& stanza) {
  std::vector<Jid> out;
  for (const auto& slot : stanza.child("participants")->children()) out.push_back(slot.jid("jid").value());
  return out;
}

INSTANTIATE_TEST_SUITE_P(Namespaces, FanOutTest, testing::Values("pn", "lid"), [](const auto& info) { return info.param; });

TEST_P(FanOutTest, EveryDeviceReadsTheTextAndOurOwnLearnsWhereItWent) {
  meet_all();
  const auto sent = send_to_all().value();
  for (auto* device : {&bobs_phone, &bobs_laptop}) {
    const auto opened = device->receive(delivered(sent, us, *device).value());
    ASSERT_TRUE(opened.content);
    EXPECT_EQ(opened.content->text, "hello");
    EXPECT_FALSE(opened.content->device_sent);
    EXPECT_TRUE(opened.content->secret);
  }
  const auto copy = delivered(sent, us, our_phone).value();
  EXPECT_EQ(our_phone.envelope(copy).delivery, Delivery::own_device);
  EXPECT_EQ(our_phone.envelope(copy).chat, jid_of(bob));
  const auto opened = our_phone.receive(copy);
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->text, "hello");
  EXPECT_TRUE(opened.content->device_sent);
  EXPECT_EQ(opened.content->destination, jid_of(bob));
}

TEST_P(FanOutTest, TheWholeStanzaIsInOneNamespace) {
  meet_all();
  const auto sent = send_to_all().value();
  EXPECT_EQ(sent.jid("to"), jid_of(bob));
  EXPECT_EQ(participants(sent), (std::vector{jid_of(bob), jid_of(bob, 3), jid_of(alice)})) << "without our own device";
  EXPECT_EQ(sent.has("peer_recipient_pn"), by_lid());
  if (by_lid()) EXPECT_EQ(sent.jid("peer_recipient_pn"), Jid::phone_number(bob.number));
}

TEST_P(FanOutTest, TheStanzaCarriesWhatADirectMessageNeedsAndNoMore) {
  meet_all();
  const auto sent = send_to_all().value();
  EXPECT_EQ(sent.attribute("id"), "3EB0");
  EXPECT_EQ(sent.attribute("type"), "text");
  for (const auto* key : {"phash", "t", "from", "participant", "addressing_mode"}) EXPECT_FALSE(sent.has(key)) << key;
  for (const auto& slot : sent.child("participants")->children()) {
    EXPECT_EQ(slot.child("enc")->attribute("v"), "2");
    EXPECT_EQ(slot.child("enc")->attribute("type"), "pkmsg");
  }
}

TEST_P(FanOutTest, AFirstMessageProvesWhoseDeviceWeAre) {
  meet_all();
  const auto sent = send_to_all().value();
  const auto* identity = sent.child("device-identity");
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(check_companion(identity->bytes(), us.credentials.identity.open, std::nullopt), Binding::proven);
}

TEST_P(FanOutTest, OnceAllHaveAnsweredNoProofIsSent) {
  us.meet(bobs_phone);
  us.meet(our_phone);
  const auto first = send(bob.peer({0}), alice.peer({0, 5})).value();
  for (auto* device : {&bobs_phone, &our_phone}) ASSERT_TRUE(device->receive(delivered(first, us, *device).value()).content);
  answer(bobs_phone);
  EXPECT_NE(send(bob.peer({0}), alice.peer({0, 5}))->child("device-identity"), nullptr) << "our phone has not answered yet";
  answer(our_phone);
  const auto second = send(bob.peer({0}), alice.peer({0, 5})).value();
  EXPECT_EQ(second.child("device-identity"), nullptr);
  for (const auto& slot : second.child("participants")->children()) EXPECT_EQ(slot.child("enc")->attribute("type"), "msg");
  EXPECT_TRUE(bobs_phone.receive(delivered(second, us, bobs_phone).value()).content);
}

TEST_P(FanOutTest, ANoteToOurselvesGoesToOurOtherDevices) {
  meet_all();
  const auto sent = send(alice.peer({0, 5}), alice.peer({0, 5})).value();
  EXPECT_EQ(sent.jid("to"), jid_of(alice));
  EXPECT_EQ(participants(sent), std::vector{jid_of(alice)});
  const auto opened = our_phone.receive(delivered(sent, us, our_phone).value());
  ASSERT_TRUE(opened.content);
  EXPECT_TRUE(opened.content->device_sent);
  EXPECT_EQ(opened.content->destination, jid_of(alice));
}

TEST_P(FanOutTest, ADeviceWithoutASessionIsLeftOut) {
  us.meet(bobs_laptop);
  us.sessions.load(bobs_phone.address(), {});
  const auto sent = send_to_all().value();
  EXPECT_EQ(participants(sent), std::vector{jid_of(bob, 3)});
}

TEST_P(FanOutTest, WithoutADeviceOfTheRecipientThereIsNothingToSend) {
  us.meet(our_phone);
  EXPECT_EQ(send_to_all().error().code, ErrorCode::not_found) << "a copy to ourselves is no delivery";
  EXPECT_EQ(send(bob.peer({}), alice.peer({0, 5})).error().code, ErrorCode::not_found);
  EXPECT_EQ(send(alice.peer({5}), alice.peer({5})).error().code, ErrorCode::not_found) << "only this device is left";
}

TEST_P(FanOutTest, EverySessionThatWasUsedIsToBeStored) {
  meet_all();
  us.sessions.stored();
  (void)send_to_all();
  EXPECT_EQ(us.sessions.dirty(), (std::set{bobs_phone.address(), bobs_laptop.address(), our_phone.address()}));
}

TEST_P(FanOutTest, SessionsLiveUnderTheLidInBothNamespaces) {
  const auto found = targets(us.account(), bob.peer({0, 3}), bob.peer({0, 3}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].wire, jid_of(bob, 3));
  EXPECT_EQ(found[1].address, (signal::Address{"9222_1", 3}));
  const auto own = targets(us.account(), bob.peer({0}), alice.peer({0, 5, 6}));
  ASSERT_EQ(own.size(), 2U) << "our own device is not for itself";
  EXPECT_EQ(own[1].address, (signal::Address{"9111_1", 6}));
}

TEST_P(FanOutTest, WhoseLidIsUnknownIsAddressedByNumber) {
  auto unknown = bob.peer({0});
  unknown.lid.reset();
  EXPECT_EQ(chat_jid(us.account(), unknown), Jid::phone_number(bob.number));
  EXPECT_EQ(targets(us.account(), unknown, unknown)[0].address, (signal::Address{"628222", 0}));
  EXPECT_EQ(targets(us.account(), unknown, alice.peer({0}))[0].wire, Jid::phone_number(alice.number))
      << "and our own devices with them";
}

TEST_P(FanOutTest, OurOwnLidIsKnownFromTheAccount) {
  auto ourselves = alice.peer({0});
  ourselves.lid.reset();
  const auto own = targets(us.account(), bob.peer({0}), ourselves);
  EXPECT_EQ(own.at(0).wire, jid_of(alice)) << "a mixed stanza is refused";
  EXPECT_EQ(own.at(0).address, our_phone.address());
}

Node retry_of(const Jid& from) { return Node("receipt", {{"id", "3EB0"}, {"type", "retry"}, {"from", from}}); }

TEST_P(FanOutTest, AMessageIsSentAgainToTheOneDeviceThatAsked) {
  us.meet(bobs_laptop);
  const Target target{jid_of(bob, 3), bobs_laptop.address()};
  const auto sent = resend(outgoing_text(us.credentials, "3EB0", "hello"), us.credentials, bob.peer({0, 3}),
                           retry_of(target.wire), target, 2, us.sessions, random)
                        .value();
  EXPECT_EQ(sent.attribute("id"), "3EB0");
  EXPECT_EQ(sent.jid("to"), target.wire);
  EXPECT_EQ(sent.attribute("device_fanout"), "false");
  EXPECT_EQ(sent.child("participants"), nullptr);
  EXPECT_EQ(sent.child("enc")->attribute("count"), "2");
  EXPECT_NE(sent.child("device-identity"), nullptr);
  const auto opened = bobs_laptop.receive(delivered(sent, us, bobs_laptop).value());
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->text, "hello");
  EXPECT_FALSE(opened.content->device_sent);
}

TEST_P(FanOutTest, WhatIsSentAgainHasTheSameSecret) {
  meet_all();
  const auto sent = send_to_all().value();
  const auto first = bobs_phone.receive(delivered(sent, us, bobs_phone).value());
  ASSERT_TRUE(first.content && first.content->secret);
  const Target target{jid_of(bob, 3), bobs_laptop.address()};
  const auto again = resend(outgoing_text(us.credentials, "3EB0", "hello"), us.credentials, bob.peer({0, 3}),
                            retry_of(target.wire), target, 1, us.sessions, random)
                         .value();
  const auto second = bobs_laptop.receive(delivered(again, us, bobs_laptop).value());
  ASSERT_TRUE(second.content);
  EXPECT_EQ(second.content->secret, first.content->secret) << "reactions and edits derive keys from it";
  EXPECT_NE(secret_of(us.credentials, "3EB1"), secret_of(us.credentials, "3EB0"));
}

TEST_P(FanOutTest, WhatTheServerMustKnowStandsOutside) {
  meet_all();
  OutgoingMessage message{
      .wire_id = "3EB0", .payload = encode_text("x", {}), .type = "media", .media_type = "location", .edit = "7", .hidden = true};
  const auto sent = fan_out(message, us.credentials, bob.peer({0, 3}), alice.peer({0, 5}), us.sessions, random).value();
  EXPECT_EQ(sent.attribute("type"), "media");
  EXPECT_EQ(sent.attribute("edit"), "7");
  for (const auto& slot : sent.child("participants")->children()) {
    EXPECT_EQ(slot.child("enc")->attribute("mediatype"), "location");
    EXPECT_EQ(slot.child("enc")->attribute("decrypt-fail"), "hide");
  }
  const Target target{jid_of(bob, 3), bobs_laptop.address()};
  const auto again =
      resend(message, us.credentials, bob.peer({0, 3}), retry_of(target.wire), target, 1, us.sessions, random).value();
  EXPECT_EQ(again.attribute("type"), "media");
  EXPECT_EQ(again.attribute("edit"), "7");
  EXPECT_EQ(again.child("enc")->attribute("mediatype"), "location");
}

TEST_P(FanOutTest, OurOwnDeviceGetsItsCopyAgain) {
  us.meet(our_phone);
  const Target target{jid_of(alice), our_phone.address()};
  auto asked = retry_of(target.wire);
  asked.set("recipient", jid_of(bob));
  const auto sent =
      resend(outgoing_text(us.credentials, "3EB0", "hello"), us.credentials, bob.peer({0}), asked, target, 1, us.sessions, random)
          .value();
  EXPECT_EQ(sent.jid("recipient"), jid_of(bob));
  const auto opened = our_phone.receive(delivered(sent, us, our_phone).value());
  ASSERT_TRUE(opened.content);
  EXPECT_TRUE(opened.content->device_sent);
  EXPECT_EQ(opened.content->destination, jid_of(bob));
}

}  // namespace
}  // namespace kurir::whatsapp::client
