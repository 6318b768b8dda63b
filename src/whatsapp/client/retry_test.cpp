#include "whatsapp/client/retry.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/test_device.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::recorded;
using kurir::test::without;
using signal::SignalError;
using test::Device;
using test::Person;

/// Alice's companion has sent; Bob's laptop could not read it.
struct RetryTest : testing::Test {
  kurir::test::SeededRandom random{41};
  Person alice{"628111", "9111", crypto::KeyPair::generate(random)};
  Person bob{"628222", "9222", crypto::KeyPair::generate(random)};
  Device us{alice, 5, random};
  Device laptop{bob, 3, random};
  signal::PreKey fresh = std::move(signal::generate_prekeys(99, 1, random).front());
  const Node unread{"message", {{"id", "3EB0"}, {"from", us.account().lid}, {"t", "1800000000"}, {"type", "text"}}};

  /// The laptop's receipt as the server hands it to us.
  Node asked(int count, const signal::PreKey* prekey) const {
    auto receipt = without(retry_receipt(unread, laptop.credentials, count, SignalError::bad_mac, prekey), "to");
    receipt.set("from", laptop.account().lid);
    return receipt;
  }
  [[nodiscard]] RetryRequest request(const Node& receipt) const { return parse_retry_request(receipt).value(); }
};

Node& keys_of(Node& receipt) { return std::get<Node::Children>(receipt.content).back(); }

/// `receipt` with the proof in its keys replaced, or removed.
Node with_proof(Node receipt, std::optional<Bytes> proof) {
  auto& parts = std::get<Node::Children>(keys_of(receipt).content);
  std::erase_if(parts, [](const Node& part) { return part.tag == "device-identity"; });
  if (proof) parts.push_back(Node("device-identity", {}, std::move(*proof)));
  return receipt;
}

TEST(RetryReceipt, IsAsRecordedButForItsReason) {
  auto ours =
      retry_receipt(recorded("broken_text"), kurir::test::recorded_credentials("device"), 1, SignalError::bad_mac, nullptr);
  auto& retry = std::get<Node::Children>(ours.content)[0];
  EXPECT_EQ(retry.attribute("error"), "7");
  retry.set("error", "0");
  EXPECT_EQ(canonical(ours), canonical(recorded("broken_text_retry")));
}

TEST_F(RetryTest, AddressesAreCopiedAsTheyCame) {
  auto message = unread;
  message.set("from", Jid{"1", "g.us"});
  message.set("participant", us.account().lid);
  message.set("recipient", Jid::lid("9333"));
  message.set("category", "peer");
  const auto receipt = retry_receipt(message, laptop.credentials, 1, SignalError::no_session, nullptr);
  EXPECT_EQ(*receipt.find("to"), *message.find("from"));
  for (const auto* key : {"participant", "recipient", "category"}) EXPECT_EQ(*receipt.find(key), *message.find(key)) << key;
  EXPECT_EQ(receipt.attribute("type"), "retry");
}

TEST_F(RetryTest, WhatTheMessageLacksIsNotMadeUp) {
  const auto receipt = retry_receipt(without(unread, "t"), laptop.credentials, 1, SignalError::no_session, nullptr);
  EXPECT_FALSE(receipt.child("retry")->has("t"));
  for (const auto* key : {"participant", "recipient", "category"}) EXPECT_FALSE(receipt.has(key)) << key;
}

TEST_F(RetryTest, TheFirstOneCarriesNoKeys) {
  const auto receipt = asked(1, nullptr);
  EXPECT_EQ(receipt.child("keys"), nullptr);
  const auto parsed = request(receipt);
  EXPECT_EQ(parsed.id, "3EB0");
  EXPECT_EQ(parsed.count, 1);
  EXPECT_EQ(parsed.requester, laptop.account().lid);
  EXPECT_EQ(parsed.registration_id, laptop.credentials.registration_id);
  EXPECT_FALSE(parsed.bundle);
}

TEST_F(RetryTest, FromItsKeysASessionIsMadeThatTheAskerReads) {
  us.meet(laptop);
  (void)us.enc_for(laptop, {});  // the message that was lost
  laptop.prekeys.emplace(fresh.id, fresh.pair.clone());
  const auto receipt = asked(2, &fresh);
  const auto parsed = request(receipt);
  EXPECT_EQ(parsed.count, 2);
  ASSERT_TRUE(parsed.bundle);
  EXPECT_EQ(parsed.bundle->prekey_id, fresh.id);

  ASSERT_TRUE(signal::start_session(us.sessions.change(laptop.address()), us.credentials.local(), *parsed.bundle, random));
  us.account().lid_migrated = true;
  const auto sent = resend(outgoing_text(us.credentials, "3EB0", "hello"), us.credentials, bob.peer({0, 3}), receipt,
                           {parsed.requester, laptop.address()}, parsed.count, us.sessions, random)
                        .value();
  EXPECT_EQ(sent.child("enc")->attribute("type"), "pkmsg");
  const auto opened = laptop.receive(test::delivered(sent, us, laptop).value());
  ASSERT_TRUE(opened.content);
  EXPECT_EQ(opened.content->text, "hello");
  EXPECT_EQ(opened.used_prekeys, std::vector{fresh.id});
}

TEST_F(RetryTest, ACompanionsKeysNeedItsAccountsProof) {
  const auto receipt = asked(2, &fresh);
  ASSERT_TRUE(request(receipt).bundle);
  EXPECT_FALSE(request(with_proof(receipt, std::nullopt)).bundle) << "without proof";
  EXPECT_FALSE(request(with_proof(receipt, us.account().signed_identity)).bundle) << "another device's proof";
  EXPECT_FALSE(request(with_proof(receipt, Bytes{0x0A, 0x7F})).bundle) << "rubbish";
  EXPECT_EQ(request(with_proof(receipt, std::nullopt)).count, 2) << "the request itself stands";
}

TEST_F(RetryTest, APhoneIsItsAccount) {
  Device phone(bob, 0, random);
  auto receipt = without(retry_receipt(unread, phone.credentials, 2, SignalError::bad_mac, &fresh), "to");
  receipt.set("from", phone.account().lid);
  EXPECT_TRUE(request(with_proof(receipt, std::nullopt)).bundle);
}

TEST_F(RetryTest, KeysWithoutARegistrationAreNone) {
  auto receipt = asked(2, &fresh);
  auto& registration = std::get<Node::Children>(receipt.content)[1];
  ASSERT_EQ(registration.tag, "registration");
  for (const auto& bytes : {Bytes(4), Bytes(3, 1), Bytes()}) {
    registration.content = bytes;
    EXPECT_FALSE(request(receipt).registration_id);
    EXPECT_FALSE(request(receipt).bundle);
  }
}

TEST_F(RetryTest, AKeyOfAnotherSizeSpoilsTheBundle) {
  auto receipt = asked(2, &fresh);
  for (auto& part : std::get<Node::Children>(keys_of(receipt).content)) {
    if (part.tag == "identity") part.content = Bytes(31);
  }
  EXPECT_FALSE(request(receipt).bundle);
}

TEST_F(RetryTest, TheParticipantOfAGroupAsks) {
  auto receipt = asked(1, nullptr);
  receipt.set("participant", Jid::lid("9333", 2));
  EXPECT_EQ(request(receipt).requester, Jid::lid("9333", 2));
}

TEST_F(RetryTest, ACountThatIsNoneIsTheFirst) {
  auto receipt = asked(1, nullptr);
  for (const auto* count : {"-3", "0", "many", "99999999999999999999"}) {
    std::get<Node::Children>(receipt.content)[0].set("count", count);
    EXPECT_EQ(request(receipt).count, 1) << count;
  }
}

TEST_F(RetryTest, WithoutSenderOrRetryItIsMalformed) {
  const auto receipt = asked(1, nullptr);
  EXPECT_EQ(parse_retry_request(without(receipt, "from")).error().code, ErrorCode::malformed);
  auto empty = receipt;
  empty.content = {};
  EXPECT_EQ(parse_retry_request(empty).error().code, ErrorCode::malformed);
}

}  // namespace
}  // namespace kurir::whatsapp::client
