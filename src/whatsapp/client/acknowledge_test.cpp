#include "whatsapp/client/acknowledge.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::recorded;
using kurir::test::without;

const Jid kOwn = Jid::phone_number("5511900000000", 1);
const Jid kPeer = Jid::lid("7", 3);
const Jid kGroup{"1234-5678", "g.us"};

Node stanza(std::string tag, std::vector<Attribute> attributes) { return Node(std::move(tag), std::move(attributes)); }

void expect_ack(const Node& ack, std::vector<Attribute> attributes) {
  EXPECT_EQ(describe(canonical(ack)), describe(canonical(Node("ack", std::move(attributes)))));
}

TEST(Acknowledge, IsAsRecorded) {
  EXPECT_EQ(canonical(acknowledge(recorded("delivered"), std::nullopt)), canonical(recorded("delivered_ack")));
  EXPECT_EQ(canonical(acknowledge(recorded("prekey_low"), std::nullopt)), canonical(recorded("prekey_low_ack")));
  EXPECT_EQ(canonical(refuse_message(recorded("broken_text"), kOwn, 500)), canonical(recorded("broken_text_ack")));
}

TEST(Acknowledge, AMessageNamesTypeAddressesAndOurDevice) {
  expect_ack(
      acknowledge(stanza("message", {{"id", "A"}, {"from", kGroup}, {"participant", kPeer}, {"type", "text"}, {"t", "1"}}), kOwn),
      {{"class", "message"}, {"id", "A"}, {"to", kGroup}, {"participant", kPeer}, {"type", "text"}, {"from", kOwn}});
  expect_ack(acknowledge(stanza("message", {{"id", "A"}, {"from", kOwn}, {"recipient", kPeer}, {"type", "media"}}), kOwn),
             {{"class", "message"}, {"id", "A"}, {"to", kOwn}, {"recipient", kPeer}, {"type", "media"}, {"from", kOwn}});
}

TEST(Acknowledge, AReceiptNamesTheParticipantOnlyWhereItIsAnother) {
  expect_ack(
      acknowledge(stanza("receipt", {{"id", "A"}, {"from", kPeer}, {"participant", kPeer}, {"type", "read"}}), std::nullopt),
      {{"class", "receipt"}, {"id", "A"}, {"to", kPeer}, {"type", "read"}});
  expect_ack(
      acknowledge(stanza("receipt", {{"id", "A"}, {"from", kGroup}, {"participant", kPeer}, {"type", "retry"}}), std::nullopt),
      {{"class", "receipt"}, {"id", "A"}, {"to", kGroup}, {"participant", kPeer}, {"type", "retry"}});
  expect_ack(acknowledge(stanza("receipt", {{"id", "A"}, {"from", kOwn}, {"recipient", kPeer}}), kOwn),
             {{"class", "receipt"}, {"id", "A"}, {"to", kOwn}, {"recipient", kPeer}});
}

TEST(Acknowledge, ANotificationNamesItsTypeAndParticipant) {
  expect_ack(
      acknowledge(stanza("notification", {{"id", "A"}, {"from", kGroup}, {"participant", kPeer}, {"type", "w:gp2"}}), kOwn),
      {{"class", "notification"}, {"id", "A"}, {"to", kGroup}, {"participant", kPeer}, {"type", "w:gp2"}});
}

TEST(Acknowledge, ACallNamesNoType) {
  expect_ack(acknowledge(stanza("call", {{"id", "A"}, {"from", kPeer}, {"type", "offer"}}), std::nullopt),
             {{"class", "call"}, {"id", "A"}, {"to", kPeer}});
}

TEST(Acknowledge, AddressesAreCopiedAsTheyCame) {
  // As text that is no JID of ours, with a device, or for the service itself.
  for (const AttributeValue& from : std::vector<AttributeValue>{"@s.whatsapp.net", "strange", Jid::lid("7", 3), Jid::service()}) {
    const auto ack =
        acknowledge(stanza("message", {{"id", "A"}, {"from", from}, {"participant", from}, {"recipient", from}}), std::nullopt);
    for (const auto* key : {"to", "participant", "recipient"}) EXPECT_EQ(*ack.find(key), from) << key;
  }
}

TEST(Refusal, IsAnAckWithItsError) {
  const auto message = stanza("message", {{"id", "A"}, {"from", kPeer}, {"type", "text"}});
  const auto refusal = refuse_message(message, kOwn, 491);
  EXPECT_EQ(refusal.attribute("error"), "491");
  EXPECT_EQ(without(refusal, "error"), acknowledge(message, kOwn));
}

TEST(DeliveryReceipt, DependsOnWhoSent) {
  const auto message = stanza("message", {{"id", "A"}, {"from", kPeer}, {"recipient", kGroup}, {"type", "text"}, {"t", "1"}});
  EXPECT_EQ(describe(delivery_receipt(without(message, "recipient"), Delivery::other_party)),
            R"(<receipt id="A" to="7:3@lid"/>)");
  EXPECT_EQ(describe(delivery_receipt(message, Delivery::own_device)),
            R"(<receipt id="A" to="7:3@lid" recipient="1234-5678@g.us" type="sender"/>)");
  EXPECT_EQ(describe(delivery_receipt(message, Delivery::peer)), R"(<receipt id="A" to="7:3@lid" type="peer_msg"/>)");
}

TEST(DeliveryReceipt, InAGroupItNamesTheParticipant) {
  const auto message = stanza("message", {{"id", "A"}, {"from", kGroup}, {"participant", kPeer}});
  EXPECT_EQ(describe(delivery_receipt(message, Delivery::other_party)),
            R"(<receipt id="A" to="1234-5678@g.us" participant="7:3@lid"/>)");
}

TEST(HistoryReceipt, GoesToTheOwnPhone) {
  EXPECT_EQ(describe(history_receipt(stanza("message", {{"id", "A"}, {"from", kOwn}}), kOwn)),
            R"(<receipt id="A" to="5511900000000@s.whatsapp.net" type="hist_sync"/>)");
}

TEST(IqResult, AnswersThePing) {
  EXPECT_EQ(
      describe(iq_result(stanza("iq", {{"id", "7"}, {"from", Jid::service()}, {"type", "get"}, {"xmlns", "urn:xmpp:ping"}}))),
      R"(<iq to="s.whatsapp.net" type="result" id="7"/>)");
}

}  // namespace
}  // namespace kurir::whatsapp::client
