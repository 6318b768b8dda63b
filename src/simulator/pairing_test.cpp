// From the registration handshake to the linked companion, and everything that must stop on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

class PairingTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& phone_ = fixture_.add_phone("628111111111");
  Companion companion_{fixture_};
  std::optional<Result<void>> outcome_;

  Result<void> scan(const std::string& qr) {
    return phone_.scan(fixture_.universe.hall.desk, qr, [this](Result<void> result) { outcome_ = std::move(result); });
  }
  [[nodiscard]] std::size_t companions() const { return phone_.account().devices.size() - 1; }
};

TEST_F(PairingTest, LinksAndAsksForANewStart) {
  auto refs = companion_.begin_pairing();
  ASSERT_EQ(refs.size(), 6U);
  ASSERT_TRUE(scan(companion_.qr(refs[3])));
  companion_.settle();
  EXPECT_FALSE(outcome_.has_value());  // not before the companion's signature
  ASSERT_TRUE(companion_.answer_pair_success());
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_TRUE(outcome_->has_value());
  EXPECT_EQ(companion_.take("stream:error").attribute("code"), "515");
  EXPECT_EQ(companion_.ended, Ending::orderly);
  EXPECT_EQ(companions(), 1U);
  EXPECT_EQ(companion_.pn, Jid::phone_number("628111111111", 1));
  EXPECT_EQ(companion_.lid, Jid::lid(phone_.account().lid_user, 1));

  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.take("success").jid("lid"), companion_.lid);
}

TEST_F(PairingTest, SendsNoSuccessBeforeThePairing) {
  companion_.begin_pairing();
  EXPECT_EQ(companion_.count("success"), 0U);
}

TEST_F(PairingTest, TellsForeignFromOutdatedCodes) {
  auto refs = companion_.begin_pairing();
  EXPECT_EQ(scan(companion_.qr("2@somewhere-else")).error().code, ErrorCode::invalid_argument);
  fixture_.clock.advance(Pairing::kValidity + std::chrono::seconds(1));
  EXPECT_EQ(scan(companion_.qr(refs[5])).error().code, ErrorCode::conflict);
  companion_.disconnect();
  EXPECT_EQ(scan(companion_.qr(refs[0])).error().code, ErrorCode::conflict);
}

TEST_F(PairingTest, RefusesACodeWithTheKeysOfAnotherConnection) {
  auto refs = companion_.begin_pairing();
  Companion other(fixture_);
  other.begin_pairing();
  EXPECT_EQ(scan(other.qr(refs[0])).error().code, ErrorCode::invalid_argument);
}

TEST_F(PairingTest, ReportsTheClientsRefusal) {
  auto refs = companion_.begin_pairing();
  auto shown = companion_.qr(refs[0]);
  companion_.rotate_secret();
  ASSERT_TRUE(scan(shown));
  companion_.settle();
  EXPECT_FALSE(companion_.answer_pair_success());
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::verification_failed);
  EXPECT_THAT(outcome_->error().message, ::testing::HasSubstr("hmac-mismatch"));
  EXPECT_EQ(companions(), 0U);
}

TEST_F(PairingTest, ARefreshedSecretPairsAtTheSecondScan) {
  ASSERT_TRUE(fixture_.world().faults.add({.kind = FaultKind::companion_reg_refresh, .client = {"628111111111", std::nullopt}}));
  auto refs = companion_.begin_pairing();
  ASSERT_TRUE(scan(companion_.qr(refs[0])));
  companion_.settle();
  EXPECT_EQ(companion_.take("notification").attribute("type"), "companion_reg_refresh");
  companion_.rotate_secret();
  EXPECT_FALSE(companion_.answer_pair_success());

  refs = companion_.begin_pairing();
  ASSERT_TRUE(scan(companion_.qr(refs[0])));
  companion_.settle();
  EXPECT_TRUE(companion_.answer_pair_success());
  EXPECT_EQ(companions(), 1U);
}

TEST_F(PairingTest, AClientThatLeavesFailsTheScan) {
  auto refs = companion_.begin_pairing();
  ASSERT_TRUE(scan(companion_.qr(refs[0])));
  EXPECT_EQ(scan(companion_.qr(refs[1])).error().code, ErrorCode::conflict);  // one at a time
  companion_.disconnect();
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::closed);
}

TEST_F(PairingTest, ATimeoutFailsTheScanOnce) {
  auto refs = companion_.begin_pairing();
  ASSERT_TRUE(scan(companion_.qr(refs[0])));
  fixture_.universe.hall.desk.withdraw(refs[0]);
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::timed_out);
  companion_.settle();
  companion_.answer_pair_success();  // too late
  EXPECT_EQ(companions(), 0U);
}

TEST_F(PairingTest, RefusesARegistrationWithOneWrongField) {
  const std::vector<std::pair<std::string, std::function<void(proto::ClientPayload::DevicePairingRegistrationData&)>>> damages{
      {"registration id", [](auto& data) { data.set_eregid("123"); }},
      {"key type", [](auto& data) { data.set_ekeytype("\x06"); }},
      {"identity", [](auto& data) { data.mutable_eident()->pop_back(); }},
      {"prekey id", [](auto& data) { data.set_eskeyid("\x01"); }},
      {"prekey", [](auto& data) { (*data.mutable_eskeyval())[0] ^= 1; }},
      {"signature", [](auto& data) { (*data.mutable_eskeysig())[10] ^= 1; }},
      {"build hash", [](auto& data) { (*data.mutable_buildhash())[3] ^= 1; }},
  };
  for (const auto& [what, damage] : damages) {
    auto payload = companion_.registration();
    damage(*payload.mutable_devicepairingdata());
    companion_.connect(payload);
    EXPECT_EQ(companion_.take("failure").attribute("reason"), "400") << what;
    EXPECT_TRUE(companion_.ended.has_value()) << what;
  }
}

TEST_F(PairingTest, SkipsRoutingInformationBeforeThePrologue) {
  auto prefix = from_hex("4544000100000401020304").value();
  companion_.connect(companion_.registration(), prefix);
  EXPECT_EQ(companion_.count("iq"), 1U);
}

TEST_F(PairingTest, UnlinkingEndsTheConnectionAndTheLogin) {
  companion_.pair_with(phone_);
  fixture_.world().unlink(*phone_.account().device(1));
  companion_.settle();
  Node error = companion_.take("stream:error");
  EXPECT_EQ(error.attribute("code"), "401");
  EXPECT_EQ(error.child("conflict")->attribute("type"), "device_removed");
  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.take("failure").attribute("reason"), "401");
}

TEST_F(PairingTest, AClientCanUnlinkItself) {
  companion_.pair_with(phone_);
  Node answer = companion_.ask(
      Node("iq", {{"xmlns", "md"}, {"type", "set"}},
           Node::Children{Node("remove-companion-device", {{"jid", companion_.pn}, {"reason", "user_initiated"}})}));
  EXPECT_EQ(answer.attribute("type"), "result");
  EXPECT_EQ(companion_.count("stream:error"), 1U);
  EXPECT_EQ(companions(), 0U);
}

TEST_F(PairingTest, TheSecondConnectionReplacesTheFirst) {
  companion_.pair_with(phone_);
  auto second = Companion(fixture_);
  second.pair_with(phone_);
  EXPECT_EQ(companions(), 2U);
  // The first companion hears that its account's devices changed.
  companion_.settle();
  Node changed = companion_.take("notification");
  EXPECT_EQ(changed.attribute("type"), "account_sync");
  EXPECT_EQ(changed.child("devices")->children().size(), 3U);

  ASSERT_FALSE(companion_.ended);
  Device& device = *phone_.account().device(1);
  struct Elsewhere : Link {
    void deliver(const Node&) override {}
    void end(Ending) override {}
  } elsewhere;
  ASSERT_TRUE(fixture_.universe.switchboard.login(device, elsewhere, LoginMode::active));
  companion_.settle();
  EXPECT_EQ(companion_.take("stream:error").child("conflict")->attribute("type"), "replaced");
  EXPECT_TRUE(companion_.ended);
}

}  // namespace
}  // namespace kurir::simulator::test
