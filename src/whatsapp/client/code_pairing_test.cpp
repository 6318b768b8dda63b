#include "whatsapp/client/code_pairing.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"
#include "whatsapp/client/acknowledge.hpp"
#include "whatsapp/client/pairing.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::hex;
using kurir::test::without;
using Heard = CodePairing::Heard;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

const boost::json::value& vectors() {
  static const auto file = kurir::test::load_vectors("link_code");
  return file;
}

crypto::KeyPair key(std::string_view name) { return kurir::test::recorded_key(vectors().at("keys").at(name).at("private")); }

Node stanza(std::string_view name) { return decode(hex(vectors().at("stanzas").at(name))).value(); }

/// The child of <link_code_companion_reg> in a recorded stanza.
Node& part(Node& whole, std::string_view name) {
  auto& parts = std::get<Node::Children>(std::get<Node::Children>(whole.content)[0].content);
  return *std::ranges::find(parts, name, &Node::tag);
}

struct CodePairingTest : testing::Test {
  Credentials credentials{.noise = key("companion_noise"), .identity = key("companion_identity")};
  CodePairing pairing = vector_pairing();

  static CodePairing vector_pairing() {
    kurir::test::ScriptedRandom random;
    random.push(hex(vectors().at("code_bytes")));
    random.push(hex(vectors().at("keys").at("companion_ephemeral").at("private")));
    random.push(hex(vectors().at("companion_hello").at("salt")));
    random.push(hex(vectors().at("companion_hello").at("iv")));
    return {draft_link_code(random), "5511999990000"};
  }

  void begin() { ASSERT_TRUE(pairing.begin(stanza("companion_hello_result"), kNow)); }
  Heard hear(const Node& notification, Time now = kNow) { return pairing.hear(notification, now).heard; }

  Node finish(Time now = kNow) {
    const auto step = pairing.hear(stanza("primary_hello_notification"), now);
    EXPECT_EQ(step.heard, Heard::typed);
    const auto theirs = open_ephemeral(pairing.code(), step.hello->sealed);
    EXPECT_EQ(theirs, key("primary_ephemeral").open);
    kurir::test::ScriptedRandom random;
    for (const auto* name : {"bundle_salt", "bundle_iv", "adv_random"})
      random.push(hex(vectors().at("companion_finish").at(name)));
    return pairing.finish(*step.hello, theirs, credentials, now, random).value();
  }
};

TEST_F(CodePairingTest, ThreeStanzasLeadToTheAgreedSecret) {
  EXPECT_EQ(pairing.code(), vectors().at("code").as_string());
  auto expected = stanza("companion_hello_iq");
  part(expected, "companion_platform_display").content = text("Chrome (Linux)");
  part(expected, "link_code_pairing_nonce").content = Bytes{0};
  EXPECT_EQ(canonical(pairing.hello(credentials)), canonical(without(expected, "id")));

  begin();
  EXPECT_EQ(pairing.expires_at(), kNow + std::chrono::seconds(180));
  EXPECT_EQ(canonical(finish()), canonical(without(stanza("companion_finish_iq"), "id")));
  EXPECT_EQ(to_hex(credentials.adv_secret.reveal()), vectors().at("companion_finish").at("adv_secret").as_string());
}

TEST_F(CodePairingTest, TheNotificationIsAcknowledgedAsRecorded) {
  EXPECT_EQ(canonical(acknowledge(stanza("primary_hello_notification"), std::nullopt)), canonical(stanza("primary_hello_ack")));
}

TEST_F(CodePairingTest, AnAnswerWithoutARefIsNoCode) {
  auto empty = stanza("companion_hello_result");
  part(empty, "link_code_pairing_ref").content = {};
  auto long_ref = stanza("companion_hello_result");
  part(long_ref, "link_code_pairing_ref").content = Bytes(257, 'x');
  for (const auto& answer : {empty, long_ref, stanza("companion_finish_result")}) {
    EXPECT_EQ(pairing.begin(answer, kNow).error().code, ErrorCode::malformed);
  }
}

TEST_F(CodePairingTest, AHelloOfAnotherCodeOrOfWrongSizeIsNoAttempt) {
  begin();
  const auto good = stanza("primary_hello_notification");
  for (const auto* name : {"link_code_pairing_wrapped_primary_ephemeral_pub", "primary_identity_pub", "link_code_pairing_ref"}) {
    for (const auto size : {0U, 16U, 31U, 33U, 79U, 81U}) {
      auto broken = good;
      part(broken, name).content = Bytes(size, 7);
      EXPECT_EQ(hear(broken), Heard::nothing) << name << ' ' << size;
    }
    auto without_it = good;
    auto& parts = std::get<Node::Children>(std::get<Node::Children>(without_it.content)[0].content);
    std::erase_if(parts, [&](const Node& child) { return child.tag == name; });
    EXPECT_EQ(hear(without_it), Heard::nothing) << name;
  }
  auto other = good;
  other.set("type", "server_sync");
  EXPECT_EQ(hear(other), Heard::nothing);
  EXPECT_EQ(pairing.attempts(), 0);
  EXPECT_EQ(hear(good), Heard::typed);
}

TEST_F(CodePairingTest, ThreeAttemptsAreAnsweredTheFourthVoidsTheCode) {
  begin();
  const auto typed = stanza("primary_hello_notification");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(hear(typed), Heard::typed);
  EXPECT_EQ(hear(typed), Heard::exhausted);
}

TEST_F(CodePairingTest, AfterThreeMinutesNobodyMayTypeTheCode) {
  begin();
  EXPECT_EQ(hear(stanza("primary_hello_notification"), kNow + kLinkCodeLifetime), Heard::nothing);
  EXPECT_EQ(hear(stanza("primary_hello_notification"), kNow + kLinkCodeLifetime - Duration(1)), Heard::typed);
}

TEST_F(CodePairingTest, APhoneThatHasAnsweredGetsAMinuteForPairSuccess) {
  begin();
  EXPECT_EQ(pairing.deadline(), kNow + kLinkCodeLifetime);
  const auto late = kNow + kLinkCodeLifetime - std::chrono::seconds(1);
  (void)finish(late);
  EXPECT_EQ(pairing.deadline(), late + std::chrono::seconds(60));
}

TEST_F(CodePairingTest, TheLastAttemptEndsTheCodeBeforeItsTime) {
  begin();
  (void)finish();
  EXPECT_EQ(pairing.deadline(), kNow + kLinkCodeLifetime);
  (void)finish();
  (void)finish();
  EXPECT_EQ(pairing.deadline(), kNow + std::chrono::seconds(60));
}

TEST_F(CodePairingTest, TheServerMayAskForAnotherCode) {
  begin();
  auto refresh = stanza("primary_hello_notification");
  auto& reg = std::get<Node::Children>(refresh.content)[0];
  reg.set("stage", "refresh_code");
  EXPECT_EQ(hear(refresh), Heard::refresh);
  reg.set("force_manual_refresh", "true");
  EXPECT_EQ(hear(refresh), Heard::renounce);
}

TEST_F(CodePairingTest, AKeyOfLowOrderIsRefusedAndChangesNothing) {
  begin();
  const auto step = pairing.hear(stanza("primary_hello_notification"), kNow);
  const auto secret = credentials.adv_secret.reveal();
  kurir::test::SeededRandom random(1);
  const auto result = pairing.finish(*step.hello, crypto::PublicKey{}, credentials, kNow, random);
  EXPECT_EQ(result.error().code, ErrorCode::verification_failed);
  EXPECT_EQ(credentials.adv_secret.reveal(), secret);
}

TEST_F(CodePairingTest, ARefreshOfTheQrCodeLeavesTheAgreedSecret) {
  begin();
  (void)finish();
  Pairing qr(credentials);
  const Node refresh("notification", {{"from", Jid::service()}, {"id", "n1"}, {"type", "companion_reg_refresh"}},
                     Node::Children{Node("companion_reg_refresh")});
  kurir::test::SeededRandom random(1);
  const auto agreed = credentials.adv_secret.reveal();
  qr.set_secret(Pairing::AdvSecret::agreed);
  const auto kept = qr.handle(refresh, kNow, random);
  EXPECT_FALSE(kept.credentials_changed);
  EXPECT_EQ(kept.send.size(), 1U) << "it is acknowledged all the same";
  EXPECT_EQ(credentials.adv_secret.reveal(), agreed);

  qr.set_secret(Pairing::AdvSecret::replaceable);
  EXPECT_TRUE(qr.handle(refresh, kNow, random).credentials_changed);
  EXPECT_NE(credentials.adv_secret.reveal(), agreed);
}

}  // namespace
}  // namespace kurir::whatsapp::client
