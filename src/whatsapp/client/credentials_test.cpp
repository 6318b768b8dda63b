#include "whatsapp/client/credentials.hpp"

#include <gtest/gtest.h>

#include "crypto/xeddsa.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::client {
namespace {

Credentials paired(Random& random) {
  auto credentials = Credentials::create(random);
  credentials.signed_prekeys.push_back(signal::generate_signed_prekey(2, credentials.identity, random));
  credentials.account = Account{.jid = Jid::phone_number("62", 3),
                                .lid = Jid::lid("7", 3),
                                .signed_identity = {1, 2, 3},
                                .platform = "android",
                                .push_name = "Shop",
                                .lid_migrated = true};
  credentials.routing_info = {8, 2};
  credentials.login_counter = 9;
  credentials.next_prekey_id = 813;
  return credentials;
}

TEST(Credentials, NewOnesAreCompleteAndUnpaired) {
  kurir::test::SeededRandom random(1);
  const auto credentials = Credentials::create(random);
  EXPECT_FALSE(credentials.account);
  EXPECT_GE(credentials.registration_id, 1U);
  EXPECT_LE(credentials.registration_id, signal::kMaxRegistrationId);
  ASSERT_EQ(credentials.signed_prekeys.size(), 1U);
  const auto& key = credentials.signed_prekeys[0];
  EXPECT_TRUE(crypto::verify(credentials.identity.open, signal::serialise(key.pair.open), key.signature));
  EXPECT_NE(credentials.noise.open, credentials.identity.open);
  EXPECT_NE(credentials.adv_secret.reveal(), ByteArray<32>());
}

TEST(Credentials, SurviveStorage) {
  kurir::test::SeededRandom random(1);
  const auto before = paired(random);
  const auto after = Credentials::parse(before.serialise()).value();
  EXPECT_EQ(after.serialise(), before.serialise());
  EXPECT_EQ(after.identity.open, before.identity.open);
  EXPECT_EQ(after.noise.open, before.noise.open);
  EXPECT_EQ(after.adv_secret.reveal(), before.adv_secret.reveal());
  ASSERT_TRUE(after.account);
  EXPECT_EQ(after.account->jid, before.account->jid);
  EXPECT_EQ(after.account->lid, before.account->lid);
  EXPECT_EQ(after.account->signed_identity, before.account->signed_identity);
  EXPECT_EQ(after.account->push_name, "Shop");
  EXPECT_TRUE(after.account->lid_migrated);
  EXPECT_EQ(after.routing_info, before.routing_info);
  EXPECT_EQ(after.login_counter, 9U);
  EXPECT_EQ(after.next_prekey_id, 813U);
}

TEST(Credentials, FindRetiredSignedPreKeysToo) {
  kurir::test::SeededRandom random(1);
  const auto credentials = paired(random);
  EXPECT_EQ(credentials.signed_prekey(2), &credentials.signed_prekeys[1]);
  EXPECT_EQ(credentials.signed_prekey(3), nullptr);
}

TEST(Credentials, WhatIsCutShortOrEmptyIsRefused) {
  kurir::test::SeededRandom random(1);
  const auto stored = paired(random).serialise();
  EXPECT_FALSE(Credentials::parse({}));
  for (std::size_t size = 0; size < 100; size += 7) EXPECT_FALSE(Credentials::parse(BytesView(stored).first(size))) << size;
}

}  // namespace
}  // namespace kurir::whatsapp::client
