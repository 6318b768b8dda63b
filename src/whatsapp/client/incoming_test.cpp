#include "whatsapp/client/incoming.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/test_device.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

using signal::SignalError;
using test::Device;
using test::Person;

constexpr MessageSecret kSecret{1, 2, 3};

Bytes protocol_message(proto::ProtocolMessage::Type type) {
  proto::Message message;
  message.mutable_protocolmessage()->set_type(type);
  return to_bytes(message.SerializeAsString());
}

/// Bob's phone writes to Alice's companion, which has one more device beside it.
struct IncomingTest : testing::Test {
  kurir::test::SeededRandom random{31};
  Person alice{"628111", "9111", crypto::KeyPair::generate(random)};
  Person bob{"628222", "9222", crypto::KeyPair::generate(random)};
  Device us{alice, 5, random};
  Device our_phone{alice, 0, random};
  Device bobs_phone{bob, 0, random};

  IncomingTest() {
    bobs_phone.meet(us);
    our_phone.meet(us);
  }
  Node text(std::string_view text) { return bobs_phone.message_to(us, encode_text(text, kSecret)); }

  /// Both have heard of each other: what follows is no prekey message.
  void converse() {
    ASSERT_TRUE(us.receive(text("first")).content);
    ASSERT_TRUE(bobs_phone.receive(us.message_to(bobs_phone, encode_text("answer", kSecret))).content);
    us.sessions.stored();
  }
};

Node::Children& children(Node& node) { return std::get<Node::Children>(node.content); }

Node with_enc(Node message, std::vector<Node> encs) {
  message.content = std::move(encs);
  return message;
}

void damage(Node& message) { std::get<Bytes>(children(message)[0].content).back() ^= 1; }

TEST(RecordedMessage, IsReadByThePhoneItWasFor) {
  const auto credentials = kurir::test::recorded_credentials("peer");
  const auto sent = kurir::test::recorded("first_text");
  Node message("message", {{"id", sent.attribute("id")}, {"from", Jid::lid("75511900000000", 1)}, {"t", "1795329783"}});
  const auto& slot = sent.child("participants")->children()[1];
  ASSERT_EQ(slot.jid("jid"), credentials.account->jid);
  message.content = Node::Children{*slot.child("enc"), *sent.child("device-identity")};

  LoadedPreKeys prekeys;
  for (const auto& key : kurir::test::client_vectors().at("peer").at("prekeys").as_array()) {
    prekeys.emplace(key.at("id").to_number<std::uint32_t>(), kurir::test::recorded_key(key.at("private")));
  }
  EXPECT_EQ(needed_prekeys(message).one_time, std::vector<signal::PreKeyId>{1});
  EXPECT_EQ(needed_prekeys(message).signed_keys, std::vector<signal::PreKeyId>{1});

  const auto envelope = parse_envelope(message, *credentials.account).value();
  const auto address = session_address(envelope, std::nullopt);
  SessionSet sessions;
  sessions.load(address, {});
  kurir::test::SeededRandom random(1);
  const auto opened = open_message(message, envelope, address, credentials, prekeys, sessions, random);
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->text, "first text");
  EXPECT_EQ(opened.used_prekeys, std::vector<signal::PreKeyId>{1});
  EXPECT_TRUE(sessions.open(address));

  const auto device = kurir::test::recorded_credentials("device");
  EXPECT_EQ(check_companion(sent.child("device-identity")->bytes(), device.identity.open, std::nullopt), Binding::proven);
}

TEST_F(IncomingTest, ATextIsReadAndItsPreKeySpent) {
  const auto message = text("hello");
  const auto opened = us.receive(message);
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->kind, ContentKind::text);
  EXPECT_EQ(opened.content->text, "hello");
  EXPECT_EQ(opened.content->secret, kSecret);
  EXPECT_EQ(opened.used_prekeys.size(), 1U);
  EXPECT_FALSE(opened.failure);
  EXPECT_FALSE(opened.refusal);
  EXPECT_FALSE(opened.identity_changed);
  EXPECT_EQ(us.sessions.dirty(), std::set{bobs_phone.address()});
}

TEST_F(IncomingTest, ADuplicateSaysNothingAndAsksForNothing) {
  const auto message = text("hello");
  ASSERT_TRUE(us.receive(message).content);
  const auto again = us.receive(message);
  EXPECT_TRUE(again.duplicate);
  EXPECT_FALSE(again.content);
  EXPECT_FALSE(again.failure);
  EXPECT_FALSE(again.refusal);
  EXPECT_TRUE(again.used_prekeys.empty());
}

TEST_F(IncomingTest, ABrokenMacIsAFailureAndHarmsNothing) {
  converse();
  const auto good = text("hello");
  auto bad = good;
  damage(bad);
  const auto opened = us.receive(bad);
  EXPECT_EQ(opened.failure, SignalError::bad_mac);
  EXPECT_FALSE(opened.content);
  EXPECT_TRUE(us.sessions.dirty().empty()) << "nothing to store";
  EXPECT_EQ(us.receive(good).content->text, "hello");
}

TEST_F(IncomingTest, EveryReasonOfFailureIsTold) {
  converse();
  auto message = text("hello");
  us.sessions.forget(bobs_phone.address());
  EXPECT_EQ(us.receive(message).failure, SignalError::no_session);
  message.content = Node::Children{Node("enc", {{"type", "msg"}}, Bytes{0x33})};
  us.sessions.forget(bobs_phone.address());
  EXPECT_TRUE(us.receive(message).failure);
  message.content = Node::Children{Node("enc", {{"type", "pkmsg"}}, Bytes{0x33, 0xFF})};
  EXPECT_EQ(us.receive(message).failure, SignalError::invalid_message);
}

TEST_F(IncomingTest, APreKeyThatIsGoneIsAFailure) {
  const auto first = text("hello");
  us.prekeys.clear();
  EXPECT_EQ(us.receive(first).failure, SignalError::invalid_prekey_id);
}

TEST_F(IncomingTest, ASignedPreKeyThatIsGoneIsAFailure) {
  const auto first = text("hello");
  us.credentials.signed_prekeys.front().id = 9;
  EXPECT_EQ(us.receive(first).failure, SignalError::invalid_signed_prekey_id);
}

TEST_F(IncomingTest, ARetiredSignedPreKeyStillReads) {
  const auto first = text("hello");
  auto& keys = us.credentials.signed_prekeys;
  keys.insert(keys.begin(), signal::generate_signed_prekey(2, us.credentials.identity, random));
  EXPECT_TRUE(us.receive(first).content);
}

TEST_F(IncomingTest, WhatAStrangerClaimsToBeOurOwnCopyIsDropped) {
  const auto copy = wrap_device_sent(Jid::lid("9333"), encode_text("pay him", kSecret));
  const auto forged = us.receive(bobs_phone.message_to(us, copy));
  EXPECT_FALSE(forged.content);
  EXPECT_FALSE(forged.failure) << "answered like any other message";
  EXPECT_FALSE(forged.refusal);
  const auto real = us.receive(our_phone.message_to(us, copy));
  ASSERT_TRUE(real.content);
  EXPECT_TRUE(real.content->device_sent);
}

TEST_F(IncomingTest, KeysAndHistoryOfAStrangerAreDropped) {
  using Type = proto::ProtocolMessage;
  for (const auto type : {Type::HISTORY_SYNC_NOTIFICATION, Type::APP_STATE_SYNC_KEY_SHARE, Type::LID_MIGRATION_MAPPING_SYNC,
                          Type::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE}) {
    const auto forged = us.receive(bobs_phone.message_to(us, protocol_message(type)));
    EXPECT_FALSE(forged.content) << type;
    EXPECT_FALSE(forged.failure) << type;
    auto from_phone = our_phone.message_to(us, protocol_message(type));
    from_phone.set("category", "peer");
    EXPECT_TRUE(us.receive(from_phone).content) << type;
  }
  EXPECT_TRUE(us.receive(bobs_phone.message_to(us, protocol_message(Type::REVOKE))).content);
}

TEST_F(IncomingTest, AStrangersWrappedHistoryIsDroppedToo) {
  proto::Message outer;
  ASSERT_TRUE(outer.mutable_ephemeralmessage()->mutable_message()->ParseFromString(
      to_string(protocol_message(proto::ProtocolMessage::HISTORY_SYNC_NOTIFICATION))));
  EXPECT_FALSE(us.receive(bobs_phone.message_to(us, to_bytes(outer.SerializeAsString()))).content);
}

TEST_F(IncomingTest, AGroupMessageIsOpenedAsFarAsItIsPairwise) {
  proto::Message distribution;
  distribution.mutable_senderkeydistributionmessage()->set_groupid("1@g.us");
  Node message("message", {{"id", "A"}, {"from", Jid{"1", "g.us"}}, {"participant", bobs_phone.account().lid}, {"t", "1"}});
  const Node skmsg("enc", {{"v", "2"}, {"type", "skmsg"}}, Bytes(40));
  const auto opened = us.receive(with_enc(message, {bobs_phone.enc_for(us, to_bytes(distribution.SerializeAsString())), skmsg}));
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->kind, ContentKind::nothing);
  EXPECT_TRUE(opened.content->sender_key_distribution);
  EXPECT_FALSE(opened.failure);

  const auto later = us.receive(with_enc(message, {skmsg}));
  EXPECT_FALSE(later.content);
  EXPECT_FALSE(later.failure);
  EXPECT_FALSE(later.refusal);
}

TEST_F(IncomingTest, WhatNobodyHereCanReadIsRefused) {
  const auto message = text("");
  const auto refusal = [&](std::vector<std::string> types) {
    std::vector<Node> encs;
    for (auto& type : types) encs.push_back(Node("enc", {{"v", "2"}, {"type", std::move(type)}}, Bytes(8)));
    return us.receive(with_enc(message, std::move(encs))).refusal;
  };
  EXPECT_EQ(refusal({"msmsg"}), 495);
  EXPECT_EQ(refusal({"newest"}), 488);
  EXPECT_EQ(refusal({}), 488);
  EXPECT_EQ(refusal({"skmsg", "msmsg"}), std::nullopt);
}

TEST_F(IncomingTest, ACiphertextWithoutAMessageInsideIsRefusedNotAskedForAgain) {
  const auto opened = us.receive(bobs_phone.message_to(us, Bytes{0x0A, 0x7F}));
  EXPECT_EQ(opened.refusal, 491);
  EXPECT_FALSE(opened.failure);
  EXPECT_FALSE(opened.content);
}

TEST_F(IncomingTest, WrongPaddingIsAskedForAgain) {
  auto sealed = signal::encrypt(bobs_phone.sessions.change(us.address()), bobs_phone.credentials.local(), Bytes{1, 17}).value();
  const auto opened = us.receive(with_enc(text(""), {Node("enc", {{"type", "pkmsg"}}, std::move(sealed.wire))}));
  EXPECT_EQ(opened.failure, SignalError::invalid_message);
}

TEST_F(IncomingTest, AnotherIdentityIsTakenAndTold) {
  ASSERT_TRUE(us.receive(text("hello")).content);
  Device reinstalled({"628222", "9222", crypto::KeyPair::generate(random)}, 0, random);
  reinstalled.meet(us);
  const auto opened = us.receive(reinstalled.message_to(us, encode_text("new phone", kSecret)));
  EXPECT_EQ(opened.content->text, "new phone");
  EXPECT_TRUE(opened.identity_changed);
}

/// A text of Bob's laptop, with a proof beside it.
struct CompanionTest : IncomingTest {
  Device laptop{bob, 7, random};

  CompanionTest() { laptop.meet(us); }
  Node text_with(std::string_view text, Bytes proof) {
    auto message = laptop.message_to(us, encode_text(text, kSecret));
    children(message).push_back(Node("device-identity", {}, std::move(proof)));
    return message;
  }
};

TEST_F(CompanionTest, ACompanionThatItsPhoneVouchesForIsRead) {
  EXPECT_EQ(us.receive(text_with("hello", laptop.account().signed_identity)).content->text, "hello");
}

TEST_F(CompanionTest, AProofOfAnotherDeviceIsAskedAboutAndTouchesNothing) {
  const Device other(bob, 8, random);
  const auto opened = us.receive(text_with("hello", other.account().signed_identity));
  EXPECT_EQ(opened.failure, SignalError::forged_device);
  EXPECT_EQ(signal::retry_reason(*opened.failure), 12);
  EXPECT_FALSE(opened.content);
  EXPECT_TRUE(opened.used_prekeys.empty());
  EXPECT_TRUE(us.sessions.dirty().empty());
  EXPECT_EQ(us.receive(text_with("again", laptop.account().signed_identity)).content->text, "again");
}

TEST_F(CompanionTest, EveryDamagedProofIsForged) {
  const auto message = laptop.message_to(us, encode_text("hello", kSecret));
  const auto& proof = laptop.account().signed_identity;
  for (std::size_t at = 0; at < proof.size(); at += 7) {
    auto broken = proof;
    broken[at] ^= 1;
    auto copy = message;
    children(copy).push_back(Node("device-identity", {}, std::move(broken)));
    EXPECT_EQ(us.receive(copy).failure, SignalError::forged_device) << at;
  }
}

TEST_F(CompanionTest, WithoutAProofThereIsNothingToHoldAgainstIt) {
  EXPECT_TRUE(us.receive(laptop.message_to(us, encode_text("hello", kSecret))).content);
}

TEST_F(IncomingTest, OurOwnDevicesMayHaveSentMuchMeanwhile) {
  ASSERT_TRUE(us.receive(text("first")).content);
  ASSERT_TRUE(us.receive(our_phone.message_to(us, encode_text("first", kSecret))).content);
  for (std::uint32_t i = 0; i <= signal::kMaxForwardJump; ++i) {
    (void)bobs_phone.enc_for(us, {});
    (void)our_phone.enc_for(us, {});
  }
  EXPECT_EQ(us.receive(text("late")).failure, SignalError::too_far_in_future);
  EXPECT_TRUE(us.receive(our_phone.message_to(us, encode_text("late", kSecret))).content);
}

TEST_F(IncomingTest, OnlyTheFirstCiphertextsAreLookedAt) {
  const auto message = with_enc(text(""), std::vector<Node>(1000, bobs_phone.enc_for(us, {})));
  EXPECT_EQ(needed_prekeys(message).signed_keys.size(), 16U);
}

// ---------- envelopes ----------

struct EnvelopeTest : testing::Test {
  const Account own{
      .jid = Jid::phone_number("628111", 5), .lid = Jid::lid("9111", 5), .signed_identity = {}, .platform = {}, .push_name = {}};

  [[nodiscard]] Envelope parse(std::vector<Attribute> attributes) const {
    attributes.push_back({"id", "A"});
    return parse_envelope(Node("message", std::move(attributes)), own).value();
  }
};

TEST_F(EnvelopeTest, ADirectMessageIsFromItsSenderInTheirChat) {
  const auto envelope = parse({{"from", Jid::lid("9222", 3)}, {"sender_pn", Jid::phone_number("628222")}, {"t", "1800000000"}});
  EXPECT_EQ(envelope.id, "A");
  EXPECT_EQ(envelope.at, from_unix_seconds(1'800'000'000));
  EXPECT_EQ(envelope.from, Jid::lid("9222", 3));
  EXPECT_EQ(envelope.sender, Jid::lid("9222", 3));
  EXPECT_EQ(envelope.chat, Jid::lid("9222"));
  EXPECT_EQ(envelope.sender_pn, Jid::phone_number("628222"));
  EXPECT_EQ(envelope.sender_lid, Jid::lid("9222"));
  EXPECT_EQ(envelope.delivery, Delivery::other_party);
  EXPECT_FALSE(envelope.in_group);
  EXPECT_EQ(session_address(envelope, std::nullopt), (signal::Address{"9222_1", 3}));
}

TEST_F(EnvelopeTest, TheSessionIsUnderTheLidAsSoonAsItIsKnown) {
  const auto by_number = parse({{"from", Jid::phone_number("628222", 3)}});
  EXPECT_EQ(session_address(by_number, std::nullopt), (signal::Address{"628222", 3}));
  EXPECT_EQ(session_address(by_number, Jid::lid("9222")), (signal::Address{"9222_1", 3}));
  const auto told = parse({{"from", Jid::phone_number("628222", 3)}, {"sender_lid", Jid::lid("9222")}});
  EXPECT_EQ(session_address(told, std::nullopt), (signal::Address{"9222_1", 3}));
}

TEST_F(EnvelopeTest, AnAddressInTheWrongNamespaceTellsNothing) {
  const auto envelope = parse({{"from", Jid::phone_number("628222")}, {"sender_lid", Jid::phone_number("628333")}});
  EXPECT_FALSE(envelope.sender_lid);
  EXPECT_EQ(envelope.sender_pn, Jid::phone_number("628222")) << "the sender's own address decides";
}

TEST_F(EnvelopeTest, OurOtherDevicesMessageBelongsToTheRecipientsChat) {
  const auto envelope = parse({{"from", Jid::phone_number("628111")}, {"recipient", Jid::phone_number("628222")}});
  EXPECT_EQ(envelope.delivery, Delivery::own_device);
  EXPECT_EQ(envelope.chat, Jid::phone_number("628222"));
  EXPECT_EQ(session_address(envelope, std::nullopt), (signal::Address{"9111_1", 0})) << "our own LID needs no telling";
  EXPECT_EQ(parse({{"from", Jid::lid("9111")}}).chat, Jid::lid("9111")) << "a note to ourselves";
}

TEST_F(EnvelopeTest, APeerMessageIsOneOfOurOwnAccount) {
  EXPECT_EQ(parse({{"from", Jid::phone_number("628111")}, {"category", "peer"}}).delivery, Delivery::peer);
  EXPECT_EQ(parse({{"from", Jid::phone_number("628222")}, {"category", "peer"}}).delivery, Delivery::other_party);
  EXPECT_EQ(parse({{"from", Jid::lid("628111")}}).delivery, Delivery::other_party) << "the same digits in the other namespace";
}

TEST_F(EnvelopeTest, InAGroupTheParticipantSends) {
  const Jid group{"1", "g.us"};
  const auto envelope = parse({{"from", group},
                               {"participant", Jid::lid("9222", 3)},
                               {"participant_pn", Jid::phone_number("628222")},
                               {"sender_pn", Jid::phone_number("628333")}});
  EXPECT_TRUE(envelope.in_group);
  EXPECT_EQ(envelope.chat, group);
  EXPECT_EQ(envelope.sender, Jid::lid("9222", 3));
  EXPECT_EQ(envelope.sender_pn, Jid::phone_number("628222"));
  EXPECT_EQ(parse({{"from", group}, {"participant", Jid::lid("9111", 2)}}).delivery, Delivery::own_device);
}

TEST_F(EnvelopeTest, APlaceholderIsUnavailable) {
  Node message("message", {{"id", "A"}, {"from", Jid::lid("9222")}}, Node::Children{Node("unavailable")});
  EXPECT_TRUE(parse_envelope(message, own)->unavailable);
  message.content = Node::Children{Node("enc")};
  EXPECT_FALSE(parse_envelope(message, own)->unavailable);
}

TEST_F(EnvelopeTest, TimesBeyondReasonAreCut) {
  for (const auto* time : {"-1", "9223372036854775807", "soon", "253402300800"}) {
    const auto envelope = parse({{"from", Jid::lid("9222")}, {"t", time}});
    EXPECT_GE(envelope.at, Time{}) << time;
    EXPECT_LE(envelope.at, from_unix_seconds(253'402'300'799)) << time;
  }
}

TEST_F(EnvelopeTest, WithoutIdOrSenderItIsMalformed) {
  EXPECT_EQ(parse_envelope(Node("message", {{"id", "A"}}), own).error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_envelope(Node("message", {{"from", Jid::lid("9222")}}), own).error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_envelope(Node("message", {{"id", "A"}, {"from", "nobody"}}), own).error().code, ErrorCode::malformed);
}

}  // namespace
}  // namespace kurir::whatsapp::client
