#include "whatsapp/client/trust_token.hpp"

#include <gtest/gtest.h>

#include "support/vectors.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kWeek = 604'800;

Node notice(Node::Children tokens) {
  return Node("notification",
              {{"type", "privacy_token"}, {"from", Jid::phone_number("628222")}, {"sender_lid", Jid::lid("9222")}},
              Node::Children{Node("tokens", {}, std::move(tokens))});
}
Node token(std::string type, Bytes bytes) {
  return Node("token", {{"type", std::move(type)}, {"t", "1700000000"}}, std::move(bytes));
}

TEST(TrustToken, IsReadUnderTheGiversLid) {
  const auto stanza = notice({token("trusted_contact", {1, 2}), token("else", {3}), token("trusted_contact", {}),
                              token("trusted_contact", Bytes(5'000))});
  const auto giver = trust_token_giver(stanza);
  ASSERT_EQ(giver, Jid::lid("9222"));
  const auto tokens = parse_trust_tokens(stanza, *giver);
  ASSERT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens[0].token, (Bytes{1, 2}));
  EXPECT_EQ(tokens[0].at, from_unix_seconds(1'700'000'000));
  EXPECT_EQ(trust_token_giver(Node("notification", {{"type", "devices"}, {"from", Jid::lid("9")}})), std::nullopt);
}

TEST(TrustToken, LivesForThisWeekAndTheThreeBefore) {
  const auto now = from_unix_seconds(100 * kWeek + 5);
  EXPECT_TRUE(is_valid_token(from_unix_seconds(97 * kWeek), now));
  EXPECT_FALSE(is_valid_token(from_unix_seconds(97 * kWeek - 1), now));
  EXPECT_FALSE(is_valid_token(Time{}, now));
}

TEST(TrustToken, OursIsGivenOnceAWeek) {
  const auto now = from_unix_seconds(100 * kWeek + 5);
  EXPECT_TRUE(must_issue_token(Time{}, now));
  EXPECT_TRUE(must_issue_token(from_unix_seconds(100 * kWeek - 1), now));
  EXPECT_FALSE(must_issue_token(from_unix_seconds(100 * kWeek), now));
  const IssuedToken issued{Jid::lid("9222", 4), now};
  const auto iq = issue_tokens_request({&issued, 1});
  const auto* entry = iq.child("tokens")->child("token");
  EXPECT_EQ(entry->jid("jid"), Jid::lid("9222"));
  EXPECT_EQ(entry->number("t"), 100 * kWeek + 5);
}

TEST(TrustToken, TheSaltedOneIsTheVectors) {
  const auto vector = test::load_vectors("hkdf_media").at("cstoken");
  const auto lid = Jid::parse(std::string_view(vector.at("recipient_lid").as_string())).value();
  const auto node = salted_token_node(test::hex(vector.at("nct_salt")), lid.with_device(7));
  EXPECT_EQ(node.tag, "cstoken");
  EXPECT_EQ(to_hex(node.bytes()), vector.at("cstoken").as_string());
}

}  // namespace
}  // namespace kurir::whatsapp::client
