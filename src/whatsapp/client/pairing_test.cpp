#include "whatsapp/client/pairing.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::hex;
using kurir::test::recorded;
using std::chrono::seconds;

constexpr Time kNow = from_unix_seconds(1'800'000'000);
constexpr std::size_t kRefs = 6;

const boost::json::value& vectors() {
  static const auto file = kurir::test::load_vectors("pairing_adv");
  return file;
}

Secret<32> vector_secret() { return Secret<32>(exactly<32>(hex(vectors().at("keys").at("adv_secret"))).value()); }

Credentials vector_credentials() {
  const auto& keys = vectors().at("keys");
  Credentials credentials{.noise = kurir::test::recorded_key(keys.at("companion_noise").at("private")),
                          .identity = kurir::test::recorded_key(keys.at("companion_identity").at("private"))};
  credentials.adv_secret = vector_secret();
  return credentials;
}

Node pair_success(const boost::json::value& vector) { return decode(hex(vector.at("pair_success_iq").at("hex"))).value(); }

Node refresh(std::string child = "companion_reg_refresh") {
  return Node("notification", {{"from", Jid::service()}, {"id", "n1"}, {"type", "companion_reg_refresh"}},
              Node::Children{Node(std::move(child))});
}

struct PairingTest : testing::Test {
  kurir::test::SeededRandom random{7};
  Credentials credentials = vector_credentials();
  Pairing pairing{credentials};

  Pairing::Step handle(const Node& stanza, Time now = kNow) { return pairing.handle(stanza, now, random); }
  void show_codes() { (void)handle(recorded("pair_device")); }
};

TEST_F(PairingTest, TheCodeIsTheVectorsWithItsPrefix) {
  const auto& qr = vectors().at("qr");
  EXPECT_EQ(qr_text(std::string_view(qr.at("ref").as_string()), credentials), qr.at("with_url_prefix").as_string());
}

TEST_F(PairingTest, RefsAreAnsweredAndTheFirstIsShown) {
  EXPECT_EQ(pairing.code(), "");
  EXPECT_FALSE(pairing.deadline());
  const auto step = handle(recorded("pair_device"));
  EXPECT_EQ(step.outcome, Pairing::Outcome::working);
  EXPECT_TRUE(step.code_changed);
  EXPECT_FALSE(step.credentials_changed);
  ASSERT_EQ(step.send.size(), 1U);
  EXPECT_EQ(canonical(step.send[0]), canonical(recorded("pair_device_answer")));
  EXPECT_EQ(pairing.code(), qr_text("WA0eFz6n-jRCfjES_ngw3g", credentials));
  EXPECT_EQ(pairing.deadline(), kNow + seconds(60));
}

TEST_F(PairingTest, TheFirstCodeLivesSixtySecondsTheOthersTwenty) {
  show_codes();
  EXPECT_FALSE(pairing.tick(kNow + seconds(60) - Duration(1)).code_changed) << "too early";
  auto code = pairing.code();
  for (std::size_t i = 1; i < kRefs; ++i) {
    const auto step = pairing.tick(*pairing.deadline());
    EXPECT_EQ(step.outcome, Pairing::Outcome::working);
    EXPECT_TRUE(step.code_changed);
    EXPECT_EQ(pairing.deadline(), kNow + seconds(60 + 20 * i));
    EXPECT_NE(pairing.code(), std::exchange(code, pairing.code()));
  }
  const auto last = pairing.tick(kNow + seconds(160));
  EXPECT_EQ(last.outcome, Pairing::Outcome::timed_out);
  EXPECT_TRUE(last.code_changed);
  EXPECT_EQ(pairing.code(), "");
  EXPECT_FALSE(pairing.deadline());
}

TEST_F(PairingTest, RefsThatComeAgainStartAnew) {
  show_codes();
  for (std::size_t i = 0; i < kRefs; ++i) (void)pairing.tick(*pairing.deadline());
  const auto again = handle(recorded("pair_device"), kNow + seconds(200));
  EXPECT_TRUE(again.code_changed);
  EXPECT_EQ(again.send.size(), 1U);
  EXPECT_EQ(pairing.code(), qr_text("WA0eFz6n-jRCfjES_ngw3g", credentials));
  EXPECT_EQ(pairing.deadline(), kNow + seconds(260));
}

TEST_F(PairingTest, NoRefsAreNoCode) {
  const Node none("iq", {{"id", "1"}, {"type", "set"}}, Node::Children{Node("pair-device")});
  EXPECT_EQ(handle(none).send.size(), 1U);
  EXPECT_EQ(pairing.code(), "");
  EXPECT_EQ(pairing.tick(kNow + seconds(60)).outcome, Pairing::Outcome::timed_out);
}

TEST_F(PairingTest, ARefreshRetiresTheSecretButNotTheRefNorItsTime) {
  for (const auto* child : {"companion_reg_refresh", "pair-device-rotate-qr"}) {
    SCOPED_TRACE(child);
    show_codes();
    const auto before = pairing.code();
    const auto secret = credentials.adv_secret.reveal();
    const auto step = handle(refresh(child), kNow + seconds(30));
    EXPECT_EQ(step.outcome, Pairing::Outcome::working);
    EXPECT_TRUE(step.credentials_changed);
    EXPECT_TRUE(step.code_changed);
    EXPECT_NE(credentials.adv_secret.reveal(), secret);
    EXPECT_EQ(pairing.deadline(), kNow + seconds(60));
    EXPECT_NE(pairing.code(), before);
    EXPECT_EQ(pairing.code(), qr_text("WA0eFz6n-jRCfjES_ngw3g", credentials));
    ASSERT_EQ(step.send.size(), 1U);
    const Node ack("ack", {{"class", "notification"}, {"id", "n1"}, {"to", Jid::service()}, {"type", "companion_reg_refresh"}});
    EXPECT_EQ(canonical(step.send[0]), canonical(ack));
  }
}

TEST_F(PairingTest, OtherNotificationsAreOnlyAcknowledged) {
  const auto secret = credentials.adv_secret.reveal();
  auto other = refresh();
  other.set("type", "server_sync");
  for (const auto& stanza : {refresh("unknown"), other}) {
    const auto step = handle(stanza);
    EXPECT_EQ(step.outcome, Pairing::Outcome::working);
    EXPECT_FALSE(step.credentials_changed);
    EXPECT_FALSE(step.code_changed);
    ASSERT_EQ(step.send.size(), 1U);
    EXPECT_EQ(step.send[0].attribute("class"), "notification");
  }
  EXPECT_EQ(credentials.adv_secret.reveal(), secret);
}

TEST_F(PairingTest, PingsAreAnsweredTheRestIsIgnored) {
  const Node ping("iq", {{"from", Jid::service()}, {"id", "p1"}, {"type", "get"}, {"xmlns", "urn:xmpp:ping"}});
  const auto step = handle(ping);
  ASSERT_EQ(step.send.size(), 1U);
  EXPECT_EQ(canonical(step.send[0]), canonical(Node("iq", {{"to", Jid::service()}, {"id", "p1"}, {"type", "result"}})));
  for (const auto& stanza : {Node("ib"), Node("iq", {{"id", "1"}, {"type", "result"}}), Node("success"), Node("pair-device")}) {
    const auto ignored = handle(stanza);
    EXPECT_EQ(ignored.outcome, Pairing::Outcome::ignored) << stanza.tag;
    EXPECT_TRUE(ignored.send.empty());
  }
}

TEST_F(PairingTest, EveryCaseOfTheVectorsLinks) {
  for (const auto& vector : vectors().at("cases").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    auto fresh = vector_credentials();
    Pairing each(fresh);
    (void)each.handle(recorded("pair_device"), kNow, random);
    kurir::test::ScriptedRandom nonce;
    nonce.push(hex(vector.at("device_signature").at("with_Z").at("Z")));
    const auto stanza = pair_success(vector);
    const auto step = each.handle(stanza, kNow, nonce);

    ASSERT_EQ(step.outcome, Pairing::Outcome::linked);
    EXPECT_TRUE(step.credentials_changed);
    EXPECT_EQ(each.code(), "");
    EXPECT_FALSE(each.deadline());
    ASSERT_TRUE(fresh.account);
    EXPECT_EQ(fresh.account->jid.to_string(), vectors().at("jid").as_string());
    EXPECT_EQ(fresh.account->lid.to_string(), vectors().at("lid").as_string());
    EXPECT_EQ(fresh.account->platform, vector.at("companion_result").at("platform").as_string());
    EXPECT_TRUE(fresh.account->lid_migrated) << "as the client-props of the vectors say";

    // The recorded reply, with the signature of our nonce in it.
    auto expected = decode(hex(vector.at("pair_device_sign").at("reply_iq_deterministic"))).value();
    auto& identity = std::get<Node::Children>(std::get<Node::Children>(expected.content)[0].content)[0];
    identity.content = hex(vector.at("pair_device_sign").at("payload_with_Z"));
    ASSERT_EQ(step.send.size(), 1U);
    EXPECT_EQ(canonical(step.send[0]), canonical(expected));
  }
}

TEST_F(PairingTest, TheNegativeCasesOfTheVectorsAreRefusedWithTheirCode) {
  for (const auto& vector : vectors().at("negative").as_array()) {
    SCOPED_TRACE(std::string(vector.at("name").as_string()));
    const auto stanza = pair_success(vector);
    const auto step = handle(stanza);
    EXPECT_EQ(step.outcome, Pairing::Outcome::refused);
    EXPECT_FALSE(step.credentials_changed);
    EXPECT_FALSE(credentials.account);
    ASSERT_EQ(step.send.size(), 1U);
    const auto& reply = step.send[0];
    EXPECT_EQ(reply.attribute("type"), "error");
    EXPECT_EQ(reply.attribute("id"), stanza.attribute("id"));
    const auto& expected = vector.at("expected").at("iq_error");
    EXPECT_EQ(reply.child("error")->attribute("code"), expected.at("code").as_string());
    EXPECT_TRUE(std::string_view(expected.at("text").as_string()).starts_with(reply.child("error")->attribute("text")));
  }
}

TEST_F(PairingTest, WhatDoesNotParseIsAnInternalError) {
  const auto whole = pair_success(vectors().at("cases").at(0));
  for (const auto* missing : {"device-identity", "device"}) {
    auto stanza = whole;
    auto& success = std::get<Node::Children>(stanza.content)[0];
    std::erase_if(std::get<Node::Children>(success.content), [&](const Node& child) { return child.tag == missing; });
    const auto step = handle(stanza);
    EXPECT_EQ(step.outcome, Pairing::Outcome::refused) << missing;
    ASSERT_EQ(step.send.size(), 1U);
    EXPECT_EQ(step.send[0].child("error")->attribute("code"), "500");
    EXPECT_EQ(step.send[0].child("error")->attribute("text"), "internal-error");
    EXPECT_FALSE(credentials.account);
  }
}

TEST_F(PairingTest, AfterARefreshOnlyTheNewSecretLinks) {
  credentials.adv_secret = Secret<32>();
  show_codes();
  const auto old_secret_was_used = pair_success(vectors().at("cases").at(0));
  EXPECT_EQ(handle(old_secret_was_used).outcome, Pairing::Outcome::refused);
  kurir::test::ScriptedRandom fresh;
  fresh.push(vector_secret().reveal());
  ASSERT_TRUE(pairing.handle(refresh(), kNow, fresh).credentials_changed);
  EXPECT_EQ(handle(old_secret_was_used).outcome, Pairing::Outcome::linked);
}

TEST_F(PairingTest, ASuccessWithoutPropsLinksAnAccountThatIsNotMigrated) {
  auto stanza = pair_success(vectors().at("cases").at(0));
  auto& success = std::get<Node::Children>(stanza.content)[0];
  std::erase_if(std::get<Node::Children>(success.content), [](const Node& child) { return child.tag == "client-props"; });
  EXPECT_EQ(handle(stanza).outcome, Pairing::Outcome::linked);
  EXPECT_FALSE(credentials.account->lid_migrated);
}

TEST_F(PairingTest, OnceLinkedNothingLinksOrShowsACodeAgain) {
  ASSERT_EQ(handle(pair_success(vectors().at("cases").at(0))).outcome, Pairing::Outcome::linked);
  const auto identity = credentials.account->signed_identity;
  for (const auto& stanza : {pair_success(vectors().at("cases").at(1)), recorded("pair_device")}) {
    const auto step = handle(stanza);
    EXPECT_EQ(step.outcome, Pairing::Outcome::ignored);
    EXPECT_TRUE(step.send.empty());
  }
  EXPECT_EQ(credentials.account->signed_identity, identity);
  EXPECT_EQ(pairing.code(), "");
}

}  // namespace
}  // namespace kurir::whatsapp::client
