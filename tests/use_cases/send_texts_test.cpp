// One text to many recipients: money, rules, lanes, idempotency; and the same as a trial.
#include <gmock/gmock.h>

#include "app/keys.hpp"
#include "app/preview_texts.hpp"
#include "app/send_texts.hpp"
#include "domain/policy/setting_lines.hpp"
#include "ports/consent_rows.hpp"
#include "ports/pacing_rows.hpp"
#include "support/await.hpp"
#include "use_cases/customer.hpp"

namespace kurir::test {
namespace {

using app::RefusalCode;
using app::TextRequest;
using domain::Lane;
using domain::MessageStage;
using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kText = "Kantor kami tutup besok.";

class SendTexts : public testing::Test {
 protected:
  SendTexts() { set_rules("preset=unpaced"); }

  void set_rules(const std::string& lines) {
    store_.write([&](ports::Transaction& tx) { tx.devices().set_policy(customer_.device, lines); });
  }
  TextRequest to(std::vector<std::string> numbers) const {
    return {.account = customer_.account,
            .waid = customer_.waid,
            .numbers = std::move(numbers),
            .text = kText,
            .send_at = {},
            .lane = {},
            .expires_at = {}};
  }
  app::TextOutcomes send(TextRequest request, std::optional<app::Idempotency> idempotency = {}) {
    return await(send_.send(std::move(request), std::move(idempotency)));
  }
  app::TextOutcomes send_once(const std::string& key, TextRequest request, std::uint8_t body = 1) {
    ByteArray<32> hash{};
    hash[0] = body;
    return send(std::move(request), app::Idempotency{key, hash});
  }
  std::expected<app::TextPreview, app::Refusal> preview(TextRequest request) {
    return await(app::preview_texts(store_.get(), clock_, std::move(request)));
  }
  domain::Message message(domain::MessageId id) {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().find(id); }).value();
  }
  domain::Rupiah available() {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer_.account); }).available;
  }
  std::size_t stored() {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().waiting(customer_.account, {}, 1'000); }).size();
  }

  TemporaryStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::vector<std::pair<domain::DeviceId, Time>> woken_;
  app::SendTexts send_{store_.get(), clock_, random_,
                       [this](domain::DeviceId device, Time due) { woken_.emplace_back(device, due); }};
  Customer customer_ = add_customer(store_, "a");
  Customer other_ = add_customer(store_, "b");
};

TEST_F(SendTexts, OneRefusalDoesNotStopTheOthers) {
  store_.write([&](ports::Transaction& tx) {
    tx.devices().set_policy(customer_.device, "preset=unpaced\nconsent=opt_out");
    tx.consent().record(customer_.account, {.number = "6281200000002",
                                            .state = domain::policy::ConsentState::opted_out,
                                            .source = "cli:test",
                                            .proof = "STOP",
                                            .at = clock_.now()});
  });
  const auto outcomes = send(to({"0812 0000 0001", "081200000002", "12", "+6281200000001", "081200000003"})).value();
  ASSERT_THAT(outcomes, SizeIs(5));
  EXPECT_EQ(outcomes[0].number, "6281200000001");
  EXPECT_EQ(outcomes[0].stage, MessageStage::waiting);
  EXPECT_EQ(outcomes[0].price, 200);
  EXPECT_FALSE(outcomes[0].refusal);
  ASSERT_TRUE(outcomes[1].refusal);
  EXPECT_EQ(outcomes[1].refusal->code, RefusalCode::refused_by_rule);
  EXPECT_EQ(outcomes[1].refusal->rule, "opted_out");
  EXPECT_THAT(outcomes[1].refusal->to_do, testing::Not(IsEmpty()));
  EXPECT_EQ(outcomes[1].id.value, 0);
  EXPECT_EQ(outcomes[2].refusal->code, RefusalCode::invalid_number);
  EXPECT_EQ(outcomes[2].number, "12");
  EXPECT_EQ(outcomes[3].refusal->code, RefusalCode::invalid_argument) << "the same number again";
  EXPECT_FALSE(outcomes[4].refusal);
  EXPECT_EQ(stored(), 2U);
  EXPECT_EQ(available(), 10'000 - 2 * 200);
  EXPECT_THAT(woken_, ElementsAre(std::pair(customer_.device, clock_.now())));
}

TEST_F(SendTexts, TheMoneyLastsForTheFirstRecipients) {
  std::vector<std::string> numbers;
  for (int i = 0; i < 60; ++i) numbers.push_back(fmt::format("0812000000{:02}", i));
  const auto tried = preview(to(numbers)).value();
  const auto outcomes = send(to(numbers)).value();
  EXPECT_EQ(std::ranges::count_if(outcomes, [](const auto& each) { return !each.refusal; }), 50);
  EXPECT_EQ(outcomes[50].refusal->code, RefusalCode::minimum_balance);
  EXPECT_EQ(available(), 0);
  EXPECT_EQ(tried.price, 10'000);
  EXPECT_EQ(tried.balance_after, 0);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ(tried.recipients[i].refusal, outcomes[i].refusal) << "a trial says what sending says";
    EXPECT_EQ(tried.recipients[i].price, outcomes[i].price);
  }
}

TEST_F(SendTexts, ARequestAsAWholeIsRefusedByName) {
  const auto code = [&](const TextRequest& request) {
    const auto sent = send(request);
    const auto tried = preview(request);
    EXPECT_EQ(sent.error(), tried.error());
    return std::string(app::name(sent.error().code)) + " " + sent.error().field;
  };
  EXPECT_EQ(code(to({})), "invalid_argument to");
  EXPECT_EQ(code(to(std::vector<std::string>(101, "0812"))), "invalid_argument to");
  auto request = to({"081200000001"});
  request.waid = other_.waid;
  EXPECT_EQ(code(request), "not_found device") << "of another account";
  request = to({"081200000001"});
  request.text = " \n";
  EXPECT_EQ(code(request), "invalid_message text");
  request.text = "\xFF";
  EXPECT_EQ(code(request), "invalid_message text");
  request.text = std::string(1'001, 'a');
  EXPECT_EQ(code(request), "invalid_message text");
  request = to({"081200000001"});
  request.send_at = clock_.now() + days(400);
  EXPECT_EQ(code(request), "invalid_argument send_at");
  request.send_at = clock_.now() + hours(2);
  request.expires_at = clock_.now() + hours(1);
  EXPECT_EQ(code(request), "invalid_argument expires_at");
  store_.write([&](ports::Transaction& tx) {
    tx.devices().set_state(customer_.device, domain::DeviceState::logged_out, "", clock_.now());
  });
  EXPECT_EQ(code(to({"081200000001"})), "not_linked ");
  EXPECT_EQ(stored(), 0U);
  EXPECT_THAT(woken_, IsEmpty());
}

TEST_F(SendTexts, ATextOfTheLongestLengthIsTaken) {
  auto request = to({"081200000001"});
  request.text.clear();
  for (int i = 0; i < 1'000; ++i) request.text += "\u00E9";
  EXPECT_EQ(preview(request).value().characters, 1'000);
  const auto outcomes = send(request).value();
  EXPECT_EQ(message(outcomes[0].id).text, request.text);
}

TEST_F(SendTexts, WaitsForItsTimeAndExpires) {
  auto request = to({"081200000001"});
  request.send_at = clock_.now() + hours(2);
  request.expires_at = clock_.now() + hours(3);
  const auto outcomes = send(request).value();
  EXPECT_EQ(outcomes[0].stage, MessageStage::scheduled);
  EXPECT_EQ(message(outcomes[0].id).due_at, *request.send_at);
  EXPECT_EQ(message(outcomes[0].id).expires_at, request.expires_at);
  EXPECT_THAT(woken_, ElementsAre(std::pair(customer_.device, *request.send_at)));
  set_rules("notification_valid=30m");
  EXPECT_EQ(message(send(request).value()[0].id).expires_at, *request.send_at + std::chrono::minutes(30))
      << "the rules end it before";
}

TEST_F(SendTexts, AKeyUsedAgainSendsNothingTwice) {
  const auto first = send_once("k1", to({"081200000001", "12"})).value();
  const auto again = send_once("k1", to({"081200000001", "12"})).value();
  EXPECT_EQ(first, again);
  EXPECT_EQ(stored(), 1U);
  EXPECT_THAT(woken_, SizeIs(1));
  EXPECT_EQ(send_once("k1", to({"081200000009"}), 2).error().code, RefusalCode::idempotency_key_reused);
  EXPECT_EQ(stored(), 1U);
  clock_.advance(hours(25));
  EXPECT_NE(send_once("k1", to({"081200000001"})).value()[0].id, first[0].id) << "a day later it is a new one";
}

TEST_F(SendTexts, RefusalsAloneAreNotKept) {
  EXPECT_TRUE(send_once("k2", to({"12"})).value()[0].refusal);
  EXPECT_FALSE(send_once("k2", to({"081200000001"}), 2).value()[0].refusal) << "nothing was done by the first";
}

TEST_F(SendTexts, NobodyPassesTheRulesByNamingALane) {
  const auto lane = [&](const std::string& text, std::optional<Lane> wished) {
    auto request = to({"081200000001"});
    request.text = text;
    request.lane = wished;
    const auto tried = preview(request).value().recipients[0].lane;
    const auto got = message(send(request).value()[0].id).lane;
    EXPECT_EQ(tried, got);
    return got;
  };
  set_rules("gap=1s");
  EXPECT_EQ(lane(kText, Lane::otp), Lane::notification);
  EXPECT_EQ(lane(kText, std::nullopt), Lane::notification);
  EXPECT_EQ(lane(kText, Lane::reminder), Lane::reminder);
  EXPECT_EQ(lane("Kode OTP Anda 123456", std::nullopt), Lane::otp);
  EXPECT_EQ(lane("Kode OTP Anda 123456", Lane::notification), Lane::notification);
  store_.write([&](ports::Transaction& tx) { tx.pacing().heard_from(customer_.device, "6281200000001", clock_.now()); });
  EXPECT_EQ(lane(kText, Lane::reply), Lane::reply) << "who wrote is answered";
  set_rules("preset=unpaced");
  EXPECT_EQ(lane(kText, Lane::otp), Lane::otp) << "there is no rule to pass";
}

TEST_F(SendTexts, ATrialTellsWhatTheRulesWouldDoToEachInTurn) {
  set_rules("preset=unpaced\ngap=10s\nsame_text_hold_after=3");
  const auto tried = preview(to({"081200000001", "081200000002", "081200000003", "081200000004"})).value();
  const auto& recipients = tried.recipients;
  ASSERT_THAT(recipients, SizeIs(4));
  EXPECT_EQ(recipients[0].leaves_at, clock_.now());
  EXPECT_EQ(recipients[1].leaves_at, clock_.now() + std::chrono::seconds(10));
  EXPECT_EQ(recipients[2].leaves_at, clock_.now() + std::chrono::seconds(20));
  EXPECT_THAT(recipients[1].decisions, IsEmpty()) << "the gap behind the others is no news";
  EXPECT_EQ(recipients[3].outcome, domain::policy::Outcome::hold);
  EXPECT_EQ(recipients[3].decisions.back().rule, "same_text");
  EXPECT_FALSE(recipients[3].leaves_at);
  EXPECT_EQ(tried.price, 800) << "what is held is paid for as well";
  EXPECT_EQ(stored(), 0U);

  set_rules("preset=unpaced\nquiet_hours=00:00-23:59");
  const auto night = preview(to({"081200000001"})).value().recipients[0];
  EXPECT_EQ(night.outcome, domain::policy::Outcome::delay);
  EXPECT_EQ(night.decisions.front().rule, "quiet_hours");
  EXPECT_GT(*night.leaves_at, clock_.now());

  set_rules("preset=unpaced");
  store_.write([&](ports::Transaction& tx) { tx.devices().set_paused_at(customer_.device, clock_.now()); });
  const auto paused = preview(to({"081200000001"})).value().recipients[0];
  EXPECT_EQ(paused.outcome, domain::policy::Outcome::delay);
  EXPECT_EQ(paused.decisions.back().rule, "paused");
  EXPECT_FALSE(paused.leaves_at);
}

}  // namespace
}  // namespace kurir::test
