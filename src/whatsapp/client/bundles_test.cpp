#include "whatsapp/client/bundles.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/test_device.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::client_vectors;
using kurir::test::recorded;
using test::Device;
using test::Person;

Node answer(Node::Children users) {
  return Node("iq", {{"type", "result"}, {"id", "1"}}, Node::Children{Node("list", {}, std::move(users))});
}

struct BundlesTest : testing::Test {
  kurir::test::SeededRandom random{11};
  Person bob{"628111", "9111", crypto::KeyPair::generate(random)};
  Device phone{bob, 0, random};
  Device companion{bob, 3, random};

  std::optional<signal::PreKeyBundle> parsed(const Node& user) { return parse_bundles(answer({user}))->at(0).bundle; }
};

/// `user` with one part replaced, or removed where there is no other.
Node changed(Node user, std::string_view part, std::optional<Node> other) {
  auto& parts = std::get<Node::Children>(user.content);
  std::erase_if(parts, [part](const Node& child) { return child.tag == part; });
  if (other) parts.push_back(std::move(*other));
  return user;
}

TEST(BundleRequest, NamesEachDeviceAndTheReasonOnlyAfterAChange) {
  const std::vector<Jid> devices{Jid::lid("7"), Jid::lid("7", 3)};
  EXPECT_EQ(describe(bundle_request(devices)),
            R"(<iq to="s.whatsapp.net" type="get" xmlns="encrypt"><key><user jid="7@lid"/><user jid="7:3@lid"/></key></iq>)");
  EXPECT_EQ(describe(bundle_request(std::span(devices).first(1), FetchReason::identity_changed)),
            R"(<iq to="s.whatsapp.net" type="get" xmlns="encrypt"><key><user jid="7@lid" reason="identity"/></key></iq>)");
}

TEST(Bundles, AreAsRecordedAndMakeSessions) {
  const auto bundles = parse_bundles(recorded("bundles_answer")).value();
  ASSERT_EQ(bundles.size(), 2U);
  EXPECT_EQ(bundles[0].device, Jid::lid("75511900000000"));
  EXPECT_EQ(bundles[1].device, Jid::lid("75511777777777"));
  const auto& bundle = bundles[1].bundle.value();
  const auto peer = kurir::test::recorded_credentials("peer");
  EXPECT_EQ(bundle.registration_id, peer.registration_id);
  EXPECT_EQ(bundle.identity, peer.identity.open);
  EXPECT_EQ(bundle.signed_prekey_id, peer.signed_prekeys[0].id);
  EXPECT_EQ(bundle.signed_prekey, peer.signed_prekeys[0].pair.open);
  EXPECT_EQ(bundle.prekey_id, 1U);
  EXPECT_EQ(bundle.prekey, kurir::test::recorded_key(client_vectors().at("peer").at("prekeys").at(0).at("private")).open);

  kurir::test::SeededRandom random(1);
  const auto ours = kurir::test::recorded_credentials("device");
  for (const auto& each : bundles) {
    signal::SessionRecord record;
    EXPECT_TRUE(signal::start_session(record, ours.local(), *each.bundle, random)) << each.device.to_string();
  }
}

TEST_F(BundlesTest, WithoutAOneTimePreKeyThereIsStillABundle) {
  const auto bundle = parsed(changed(phone.bundle_node(Jid::lid("9111")), "key", std::nullopt));
  ASSERT_TRUE(bundle);
  EXPECT_FALSE(bundle->prekey_id);
  EXPECT_FALSE(bundle->prekey);
}

TEST_F(BundlesTest, ADeviceThatIsGoneHasNone) {
  const Node gone("user", {{"jid", Jid::lid("9111", 3)}},
                  Node::Children{Node("error", {{"code", "406"}, {"text", "not-acceptable"}})});
  const auto answers = parse_bundles(answer({gone, phone.bundle_node(Jid::lid("9111"))})).value();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].device, Jid::lid("9111", 3));
  EXPECT_FALSE(answers[0].bundle);
  EXPECT_TRUE(answers[1].bundle);
}

TEST_F(BundlesTest, APartThatIsMissingOrOfAnotherSizeSpoilsTheBundle) {
  const auto whole = phone.bundle_node(Jid::lid("9111"));
  ASSERT_TRUE(parsed(whole));
  for (const auto* part : {"registration", "identity", "skey"}) {
    EXPECT_FALSE(parsed(changed(whole, part, std::nullopt))) << part;
    EXPECT_FALSE(parsed(changed(whole, part, Node(part, {}, Bytes(31))))) << part;
  }
  EXPECT_FALSE(parsed(changed(whole, "key", Node("key", {}, Node::Children{Node("id", {}, Bytes(3))}))));
  auto skey = signed_prekey_node(phone.credentials.signed_prekeys.front());
  for (const auto* part : {"id", "value", "signature"})
    EXPECT_FALSE(parsed(changed(whole, "skey", changed(skey, part, std::nullopt)))) << part;
}

TEST_F(BundlesTest, ACompanionOfItsAccountIsTaken) { EXPECT_TRUE(parsed(companion.bundle_node(Jid::lid("9111", 3)))); }

TEST_F(BundlesTest, ACompanionOfNobodyIsTakenWhereNothingProvesOtherwise) {
  EXPECT_TRUE(parsed(changed(companion.bundle_node(Jid::lid("9111", 3)), "device-identity", std::nullopt)));
}

TEST_F(BundlesTest, AnotherDevicesProofIsRefused) {
  Device other(bob, 4, random);
  const Node proof("device-identity", {}, other.account().signed_identity);
  EXPECT_FALSE(parsed(changed(companion.bundle_node(Jid::lid("9111", 3)), "device-identity", proof)));
}

TEST_F(BundlesTest, AProofWithoutTheAccountKeyIsHeldAgainstThePhoneOfTheSameAnswer) {
  proto::ADVSignedDeviceIdentity identity;
  ASSERT_TRUE(identity.ParseFromString(to_string(companion.account().signed_identity)));
  identity.clear_accountsignaturekey();
  const auto user = changed(companion.bundle_node(Jid::lid("9111", 3)), "device-identity",
                            Node("device-identity", {}, to_bytes(identity.SerializeAsString())));
  EXPECT_TRUE(parsed(user)) << "nobody tells the account's key";

  const auto beside = [&](Device& account) {
    return parse_bundles(answer({user, account.bundle_node(Jid::lid("9111"))}))->at(0).bundle.has_value();
  };
  EXPECT_TRUE(beside(phone));
  Device stranger({"628222", "9111", crypto::KeyPair::generate(random)}, 0, random);
  EXPECT_FALSE(beside(stranger));
}

TEST(Bundles, RefusalsAreErrors) {
  const Node refused("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "429"}})});
  EXPECT_EQ(parse_bundles(refused).error().code, ErrorCode::unavailable);
  EXPECT_EQ(parse_bundles(Node("iq", {{"type", "result"}})).error().code, ErrorCode::malformed);
  EXPECT_TRUE(parse_bundles(answer({Node("user")}))->empty());
}

}  // namespace
}  // namespace kurir::whatsapp::client
