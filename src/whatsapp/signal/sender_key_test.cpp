#include "whatsapp/signal/sender_key.hpp"

#include <map>

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/signal/sender_key_wire.hpp"

namespace kurir::whatsapp::signal {
namespace {

using boost::json::value;

std::string text(const value& json) { return std::string(json.as_string()); }

std::map<std::string, value> by_id(const value& list) {
  std::map<std::string, value> items;
  for (const auto& item : list.as_array()) items.emplace(text(item.at("id")), item);
  return items;
}

/// The name that the vectors have for an error.
std::string recorded_name(SignalError error) {
  return error == SignalError::no_session ? "no_sender_key" : std::string(name(error));
}

TEST(SenderKeyVectors, EveryStepReplays) {
  const auto vectors = test::load_vectors("sender_key");
  const auto distributions = by_id(vectors.at("distributions"));
  const auto messages = by_id(vectors.at("messages"));
  SenderKeyRecord record;
  std::size_t number = 0;
  for (const auto& json : vectors.at("steps").as_array()) {
    SCOPED_TRACE("step " + std::to_string(number++));
    const auto& step = json.as_object();
    if (text(step.at("op")) == "process_distribution") {
      const auto wire = test::hex(distributions.at(text(step.at("distribution"))).at("wire"));
      ASSERT_TRUE(process_distribution(record, wire).has_value());
      continue;
    }
    const auto wire = test::hex(step.contains("wire") ? step.at("wire") : messages.at(text(step.at("message"))).at("wire"));
    const auto before = record.serialise();
    const auto plaintext = group_decrypt(record, wire);
    if (text(step.at("expect")) == "ok") {
      ASSERT_TRUE(plaintext.has_value()) << name(plaintext.error());
      EXPECT_EQ(to_hex(*plaintext), text(step.at("plaintext")));
    } else {
      ASSERT_FALSE(plaintext.has_value());
      EXPECT_EQ(recorded_name(plaintext.error()), text(step.at("error")));
      EXPECT_EQ(record.serialise(), before);
    }
    record = SenderKeyRecord::parse(record.serialise()).value();
  }
}

/// A record that draws its key from the vectors.
SenderKeyRecord recorded_sender(const value& sender) {
  test::ScriptedRandom random;
  random.push(big_endian<4>(sender.at("key_id").to_number<std::uint32_t>()));
  random.push(test::hex(sender.at("chain_key_0")));
  random.push(test::hex(sender.at("signing").at("private")));
  SenderKeyRecord record;
  rotate_sender_key(record, random);
  return record;
}

TEST(SenderKeyVectors, OurMessagesAreTheRecordedOnes) {
  const auto vectors = test::load_vectors("sender_key");
  auto record = recorded_sender(vectors.at("sender"));
  EXPECT_EQ(to_hex(write_distribution(record).value()), text(vectors.at("distributions").at(0).at("wire")));
  test::SeededRandom random(1);
  for (const auto& message : vectors.at("messages").as_array()) {
    if (text(message.at("id")) == "rot0") continue;
    const auto recorded = test::hex(message.at("wire"));
    while (record.states().front().chain.key.next < message.at("iteration").to_number<std::uint32_t>()) {
      ASSERT_TRUE(group_encrypt(record, as_bytes("unrecorded"), random).has_value());
    }
    const auto wire = group_encrypt(record, test::hex(message.at("plaintext")), random).value();
    // The signatures differ: ours are randomised.
    ASSERT_EQ(wire.size(), recorded.size());
    EXPECT_EQ(to_hex(BytesView(wire).first(wire.size() - 64)), to_hex(BytesView(recorded).first(wire.size() - 64)));
  }
}

class SenderKeyTest : public testing::Test {
 protected:
  SenderKeyTest() {
    rotate_sender_key(sender, random);
    install();
  }

  void install() { EXPECT_TRUE(process_distribution(receiver, write_distribution(sender).value()).has_value()); }
  Bytes send(std::string_view message = "hello group") { return group_encrypt(sender, as_bytes(message), random).value(); }

  void expect_refused(BytesView wire, SignalError error) {
    const auto before = receiver.serialise();
    const auto plaintext = group_decrypt(receiver, wire);
    ASSERT_FALSE(plaintext.has_value());
    EXPECT_EQ(name(plaintext.error()), name(error));
    EXPECT_EQ(receiver.serialise(), before);
  }

  kurir::test::SeededRandom random{3};
  SenderKeyRecord sender;
  SenderKeyRecord receiver;
};

TEST_F(SenderKeyTest, ARecordWithoutAnOwnKeyCannotSend) {
  EXPECT_FALSE(receiver.is_own());
  EXPECT_EQ(group_encrypt(receiver, as_bytes("x"), random).error(), SignalError::no_session);
  EXPECT_EQ(write_distribution(receiver).error(), SignalError::no_session);
}

TEST_F(SenderKeyTest, ALateMemberReadsOnlyFromTheDistributionOn) {
  const auto early = send("early");
  SenderKeyRecord late;
  ASSERT_TRUE(process_distribution(late, write_distribution(sender).value()).has_value());
  EXPECT_EQ(group_decrypt(late, early).error(), SignalError::duplicate);
  EXPECT_EQ(as_text(group_decrypt(late, send("later")).value()), "later");
}

TEST_F(SenderKeyTest, ARepeatedDistributionRewindsNothing) {
  const auto distribution = write_distribution(sender).value();
  const auto message = send();
  ASSERT_TRUE(group_decrypt(receiver, message).has_value());
  ASSERT_TRUE(process_distribution(receiver, distribution).has_value());
  expect_refused(message, SignalError::duplicate);
}

TEST_F(SenderKeyTest, FiveKeysOfASenderAreKept) {
  std::vector<Bytes> late;
  for (std::size_t i = 0; i <= kMaxSenderKeyStates; ++i) {
    late.push_back(send());
    rotate_sender_key(sender, random);
    install();
  }
  expect_refused(late[0], SignalError::no_session);
  expect_refused(late[1], SignalError::no_session);
  for (std::size_t i = 2; i < late.size(); ++i) EXPECT_TRUE(group_decrypt(receiver, late[i]).has_value()) << i;
}

TEST_F(SenderKeyTest, TheJumpIsLimited) {
  std::vector<Bytes> sent;
  for (std::uint32_t i = 0; i <= kMaxIterationJump + 1; ++i) sent.push_back(send());
  expect_refused(sent[kMaxIterationJump + 1], SignalError::too_far_in_future);
  EXPECT_TRUE(group_decrypt(receiver, sent[kMaxIterationJump]).has_value());
  EXPECT_TRUE(group_decrypt(receiver, sent[0]).has_value());
}

TEST_F(SenderKeyTest, EveryDamagedByteIsRefused) {
  const auto wire = send();
  for (std::size_t i = 0; i < wire.size(); ++i) {
    auto damaged = wire;
    damaged[i] ^= 0x01;
    EXPECT_FALSE(group_decrypt(receiver, damaged).has_value()) << i;
  }
  for (std::size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(group_decrypt(receiver, BytesView(wire).first(size)).has_value()) << size;
  }
  EXPECT_TRUE(group_decrypt(receiver, wire).has_value());
}

TEST_F(SenderKeyTest, ADamagedDistributionIsRefused) {
  const auto wire = write_distribution(sender).value();
  for (std::size_t size = 0; size < wire.size(); ++size) {
    SenderKeyRecord record;
    EXPECT_FALSE(process_distribution(record, BytesView(wire).first(size)).has_value()) << size;
  }
}

TEST_F(SenderKeyTest, AStoredRecordWithMissingOrSurplusBytesIsRefused) {
  ASSERT_TRUE(group_decrypt(receiver, (void(send()), send())).has_value());
  for (const auto* record : {&sender, &receiver}) {
    auto stored = record->serialise();
    EXPECT_EQ(SenderKeyRecord::parse(stored)->serialise(), stored);
    for (std::size_t size = 0; size < stored.size(); ++size) {
      EXPECT_FALSE(SenderKeyRecord::parse(BytesView(stored).first(size)).has_value()) << size;
    }
    stored.push_back(0);
    EXPECT_FALSE(SenderKeyRecord::parse(stored).has_value());
  }
}

}  // namespace
}  // namespace kurir::whatsapp::signal
