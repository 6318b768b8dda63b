#include "whatsapp/client/prekey_upload.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::recorded;
using kurir::test::without;

TEST(PreKeyUpload, IsAsRecorded) {
  const auto upload = recorded("prekey_refill");
  std::vector<signal::PreKey> prekeys;
  for (const auto& key : upload.child("list")->children()) {
    prekeys.push_back({static_cast<signal::PreKeyId>(read_big_endian(key.child("id")->bytes())), {}});
    prekeys.back().pair.open = crypto::PublicKey::from(key.child("value")->bytes()).value();
  }
  ASSERT_EQ(prekeys.size(), 5U);
  EXPECT_EQ(prekeys.front().id, 813U);
  const auto ours = prekey_upload_request(kurir::test::recorded_credentials("device"), prekeys);
  EXPECT_EQ(canonical(ours), canonical(without(upload, "id")));
}

TEST(PreKeyUpload, IdsAreThreeBytesToTheirEnd) {
  const auto node = prekey_node(0xFFFFFF, {});
  EXPECT_EQ(to_bytes(node.child("id")->bytes()), (Bytes{0xFF, 0xFF, 0xFF}));
  EXPECT_EQ(node.child("value")->bytes().size(), 32U);
}

TEST(PreKeyCount, TheQuestionAndItsAnswerAreAsRecorded) {
  EXPECT_EQ(canonical(prekey_count_request()), canonical(without(recorded("count_request"), "id")));
  EXPECT_EQ(prekey_count(recorded("count_answer")), 810U);
}

TEST(PreKeyCount, WhatIsMissingOrNonsenseCountsAsNone) {
  const auto answer = [](std::vector<Attribute> attributes) {
    return Node("iq", {}, Node::Children{Node("count", std::move(attributes))});
  };
  EXPECT_EQ(prekey_count(Node("iq")), 0U);
  EXPECT_EQ(prekey_count(answer({})), 0U);
  EXPECT_EQ(prekey_count(answer({{"value", "-3"}})), 0U);
  EXPECT_EQ(prekey_count(answer({{"value", "many"}})), 0U);
}

TEST(PreKeyLow, IsTheNotificationThatCounts) {
  EXPECT_TRUE(is_prekey_low(recorded("prekey_low")));
  auto identity = recorded("prekey_low");
  identity.content = Node::Children{Node("identity")};
  EXPECT_FALSE(is_prekey_low(identity));
  auto other = recorded("prekey_low");
  other.set("type", "devices");
  EXPECT_FALSE(is_prekey_low(other));
}

}  // namespace
}  // namespace kurir::whatsapp::client
