// Pairing by code between a companion and a virtual phone, and how it fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

constexpr auto kCode = "T9W8RL9B";
constexpr auto kNumber = "628111111111";

class CodeExchangeTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& phone_ = fixture_.add_phone(kNumber);
  std::optional<Result<void>> outcome_;  ///< told at the latest when the companion leaves
  Companion companion_{fixture_};

  void SetUp() override { companion_.begin_pairing(); }

  Result<void> type(std::string_view code) {
    auto started =
        phone_.type_code(fixture_.universe.hall.desk, code, [this](Result<void> result) { outcome_ = std::move(result); });
    companion_.settle();
    return started;
  }
  Node ask() { return companion_.ask_for_code(kNumber, kCode); }
  [[nodiscard]] std::size_t companions() const { return phone_.account().devices.size() - 1; }
  static std::string error_code(const Node& answer) { return answer.child("error")->attribute("code"); }
};

TEST_F(CodeExchangeTest, TheTypedCodeLinks) {
  const Node answer = ask();
  EXPECT_EQ(answer.attribute("type"), "result");
  EXPECT_FALSE(answer.child("link_code_companion_reg")->child("link_code_pairing_ref")->bytes().empty());
  ASSERT_TRUE(type("t9w8-rl9b"));
  EXPECT_FALSE(outcome_.has_value());
  EXPECT_EQ(companion_.finish_code(kNumber).attribute("type"), "result");
  EXPECT_FALSE(outcome_.has_value());  // not before the companion's signature
  ASSERT_TRUE(companion_.answer_pair_success());
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_TRUE(outcome_->has_value());
  EXPECT_EQ(companion_.take("stream:error").attribute("code"), "515");
  EXPECT_EQ(companions(), 1U);
  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.take("success").jid("lid"), companion_.lid);
}

TEST_F(CodeExchangeTest, AWrongCodeShowsOnThePhoneOnlyAndTheRightOneStillLinks) {
  (void)ask();
  ASSERT_TRUE(type("1111-1111"));
  EXPECT_EQ(companion_.finish_code(kNumber).attribute("type"), "result");
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::verification_failed);
  EXPECT_EQ(companion_.count("iq"), 0U);
  ASSERT_TRUE(type("T9W8-RL9B"));
  (void)companion_.finish_code(kNumber);
  EXPECT_TRUE(companion_.answer_pair_success());
  EXPECT_EQ(companions(), 1U);
}

TEST_F(CodeExchangeTest, ACodeLivesThreeMinutes) {
  (void)ask();
  fixture_.clock.advance(CodeExchange::kValidity - std::chrono::seconds(1));
  ASSERT_TRUE(type("1111-1111"));
  (void)companion_.finish_code(kNumber);
  fixture_.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(type("T9W8-RL9B").error().code, ErrorCode::conflict);
  (void)ask();
  EXPECT_TRUE(type("T9W8-RL9B"));
}

TEST_F(CodeExchangeTest, NobodyAskedOrNoCodeAtAll) {
  EXPECT_EQ(type("T9W8-RL9B").error().code, ErrorCode::not_found);
  EXPECT_EQ(type("T9W8").error().code, ErrorCode::invalid_argument);
  (void)ask();
  phone_.go_offline();
  EXPECT_EQ(type("T9W8-RL9B").error().code, ErrorCode::conflict);
}

TEST_F(CodeExchangeTest, OneAttemptAtATime) {
  (void)ask();
  ASSERT_TRUE(type("T9W8-RL9B"));
  EXPECT_EQ(type("T9W8-RL9B").error().code, ErrorCode::conflict);
}

TEST_F(CodeExchangeTest, AClientThatLeavesOrAsksAnewEndsTheAttempt) {
  (void)ask();
  ASSERT_TRUE(type("T9W8-RL9B"));
  (void)companion_.take("notification");
  (void)ask();
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::conflict);
  outcome_.reset();
  ASSERT_TRUE(type("T9W8-RL9B"));
  companion_.disconnect();
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::closed);
}

TEST_F(CodeExchangeTest, ASilentClientIsGivenUp) {
  (void)ask();
  ASSERT_TRUE(type("T9W8-RL9B"));
  fixture_.universe.hall.desk.withdraw_number(kNumber);
  EXPECT_EQ(outcome_->error().code, ErrorCode::timed_out);
  EXPECT_EQ(error_code(companion_.finish_code(kNumber)), "404") << "too late";
}

TEST_F(CodeExchangeTest, NoCodeWithoutAPhoneOrWhereTheServerHasHadEnough) {
  EXPECT_EQ(error_code(companion_.ask_for_code("628999999999", kCode)), "404");
  phone_.go_offline();
  EXPECT_EQ(error_code(ask()), "404");
  phone_.go_online();
  ASSERT_TRUE(fixture_.world().faults.add({.kind = FaultKind::no_link_code, .client = {kNumber, std::nullopt}}));
  EXPECT_EQ(error_code(ask()), "400");
  EXPECT_EQ(ask().attribute("type"), "result");
}

TEST_F(CodeExchangeTest, AHelloWithOneWrongPartIsABadRequest) {
  const Node::Children good{Node("link_code_pairing_wrapped_companion_ephemeral_pub", {}, Bytes(80, 1)),
                            Node("companion_server_auth_key_pub", {}, to_bytes(BytesView(companion_.noise_key().bytes))),
                            Node("companion_platform_id", {}, whatsapp::text("1")),
                            Node("companion_platform_display", {}, whatsapp::text("Chrome (Mac OS)")),
                            Node("link_code_pairing_nonce", {}, whatsapp::text("0"))};
  const auto ask_with = [&](Node::Children parts) {
    return companion_.ask(Companion::link_code_request(kNumber, "companion_hello", std::move(parts)));
  };
  EXPECT_EQ(ask_with(good).attribute("type"), "result");
  const std::vector<Bytes> wrong{Bytes(79, 1), Bytes(32, 1), to_bytes(as_bytes("0")), to_bytes(as_bytes("Kurir (Linux)")),
                                 Bytes()};
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto parts = good;
    parts[i].content = wrong[i];
    EXPECT_EQ(error_code(ask_with(parts)), "400") << good[i].tag;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(error_code(ask_with(parts)), "400") << "without " << good[i].tag;
  }
}

TEST_F(CodeExchangeTest, ACodeAloneOpensNoOtherIdentity) {
  (void)ask();
  ASSERT_TRUE(type("T9W8-RL9B"));
  companion_.replace_identity();
  (void)companion_.finish_code(kNumber);
  ASSERT_TRUE(outcome_.has_value());
  EXPECT_EQ(outcome_->error().code, ErrorCode::verification_failed);
  EXPECT_EQ(companions(), 0U);
}

}  // namespace
}  // namespace kurir::simulator::test
