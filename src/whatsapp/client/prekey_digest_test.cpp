#include "whatsapp/client/prekey_digest.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/client/rotate_prekey.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::client {
namespace {

class PreKeyDigest : public testing::Test {
 protected:
  PreKeyDigest() {
    for (const auto& key : signal::generate_prekeys(0xFFFFFE, 3, random_)) {
      ids_.push_back(key.id);
      keys_.push_back(key.pair.open);
    }
  }

  /// What a server that holds our bundle answers.
  [[nodiscard]] Node answer() const {
    const auto& skey = credentials_.signed_prekeys.front();
    auto hashed = concat(credentials_.identity.open.bytes, skey.pair.open.bytes, skey.signature);
    Node list("list", {}, Node::Children{});
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      append(hashed, keys_[i].bytes);
      std::get<Node::Children>(list.content).push_back(Node("id", {}, to_bytes(big_endian<3>(ids_[i]))));
    }
    Node digest("digest", {},
                Node::Children{registration_node(credentials_.registration_id), key_type_node(),
                               Node("identity", {}, to_bytes(credentials_.identity.open.bytes)), signed_prekey_node(skey),
                               std::move(list), Node("hash", {}, to_bytes(crypto::sha1(hashed)))});
    return Node("iq", {{"type", "result"}}, Node::Children{std::move(digest)});
  }

  kurir::test::SeededRandom random_{7};
  Credentials credentials_ = Credentials::create(random_);
  std::vector<signal::PreKeyId> ids_;
  std::vector<crypto::PublicKey> keys_;
};

TEST_F(PreKeyDigest, OfOurOwnBundleIsRight) {
  const auto digest = parse_digest(answer());
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->prekeys, ids_);
  EXPECT_EQ(digest->prekeys.back(), 1U) << "ids wrap";
  EXPECT_TRUE(is_our_bundle(*digest, credentials_, keys_));
}

TEST_F(PreKeyDigest, OfAnyOtherBundleIsWrong) {
  const auto digest = parse_digest(answer()).value();
  auto other = digest;
  other.registration_id ^= 1;
  EXPECT_FALSE(is_our_bundle(other, credentials_, keys_));
  other = digest;
  other.identity.bytes[3] ^= 1;
  EXPECT_FALSE(is_our_bundle(other, credentials_, keys_));
  other = digest;
  other.hash[0] ^= 1;
  EXPECT_FALSE(is_our_bundle(other, credentials_, keys_));
  EXPECT_FALSE(is_our_bundle(digest, credentials_, std::span(keys_).first(2))) << "a key that we do not hold";
  std::swap(keys_[0], keys_[1]);
  EXPECT_FALSE(is_our_bundle(digest, credentials_, keys_));
  std::swap(keys_[0], keys_[1]);
  renew_signed_prekey(credentials_, random_);
  EXPECT_FALSE(is_our_bundle(digest, credentials_, keys_)) << "the server has the signed prekey before";
}

TEST_F(PreKeyDigest, WithoutOneOfItsPartsIsMalformed) {
  const auto whole = answer();
  const auto& parts = whole.children().front().children();
  for (std::size_t missing = 0; missing < parts.size(); ++missing) {
    if (parts[missing].tag == "type") continue;
    auto fewer = parts;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(missing));
    EXPECT_FALSE(parse_digest(Node("iq", {}, Node::Children{Node("digest", {}, std::move(fewer))}))) << parts[missing].tag;
  }
  EXPECT_FALSE(parse_digest(Node("iq")));
}

TEST_F(PreKeyDigest, IsAskedForByANotification) {
  EXPECT_TRUE(asks_for_digest(Node("notification", {{"type", "encrypt"}}, Node::Children{Node("digest")})));
  EXPECT_FALSE(asks_for_digest(Node("notification", {{"type", "encrypt"}}, Node::Children{Node("count")})));
}

TEST(RotatePreKey, KeepsThreeRetiredKeysAndSignsTheNewOne) {
  kurir::test::SeededRandom random(8);
  auto credentials = Credentials::create(random);
  for (int i = 0; i < 5; ++i) renew_signed_prekey(credentials, random);
  ASSERT_EQ(credentials.signed_prekeys.size(), 4U);
  EXPECT_EQ(credentials.signed_prekeys.front().id, 6U);
  for (const signal::PreKeyId id : {3U, 4U, 5U, 6U}) EXPECT_NE(credentials.signed_prekey(id), nullptr) << id;
  EXPECT_EQ(credentials.signed_prekey(2), nullptr);
  const auto& key = credentials.signed_prekeys.front();
  EXPECT_TRUE(crypto::verify(credentials.identity.open, signal::serialise(key.pair.open), key.signature));
  const auto request = rotation_request(credentials);
  const auto* skey = request.child("rotate")->child("skey");
  EXPECT_EQ(to_bytes(skey->child("id")->bytes()), (Bytes{0, 0, 6}));
}

TEST(RotatePreKey, AnswersDecideWhatFollows) {
  EXPECT_EQ(outcome_of_rotation(Node("iq")), RotationOutcome::done);
  EXPECT_EQ(outcome_of_rotation(fail(ErrorCode::invalid_argument, "406")), RotationOutcome::check_bundle);
  EXPECT_EQ(outcome_of_rotation(fail(ErrorCode::unavailable, "503")), RotationOutcome::later);
  EXPECT_EQ(outcome_of_rotation(fail(ErrorCode::timed_out, "silence")), RotationOutcome::later);
}

}  // namespace
}  // namespace kurir::whatsapp::client
