// Plans of devices: fees on anniversaries, lapsing and coming back, terms over time, the quota of a month.
#include "app/accept_message.hpp"
#include "app/audit.hpp"
#include "app/device_fee.hpp"
#include "app/devices_admin.hpp"
#include "app/message_progress.hpp"
#include "use_cases/business.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::PlanId;
using domain::Rupiah;
using test::await;
using test::Customer;
using test::CustomerOptions;
using test::day;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Rupiah kFeeA = 99'000;

class Plans : public test::Business {
 protected:
  Plans() { clock_.set(day("2026-01-31", 10h)); }

  Customer customer(Rupiah balance, CustomerOptions options = {}) {
    options.balance = balance;
    return test::add_customer(store_, std::to_string(++customers_), options);
  }
  SendOutcome send(const Customer& customer, std::size_t packets = 1) {
    return await(accept_.accept(request(customer, packets)));
  }
  static SendRequest request(const Customer& customer, std::size_t packets) {
    SendRequest request{customer.api_key, customer.waid, {}, "203.0.113.9", {}};
    for (std::size_t i = 0; i < packets; ++i) request.packets.push_back({"6281234567890", "Kode Anda 123456", ""});
    return request;
  }
  NewTerms terms(const std::string& code) {
    return {.code = code, .valid_from = {}, .quota = {}, .monthly_fee = {}, .price = {}, .max_characters = {}};
  }
  Result<domain::PlanTerms> change(NewTerms wanted) { return await(change_terms(operator_(), std::move(wanted))); }
  void set_quota(const std::string& code, std::int64_t quota) {
    auto wanted = terms(code);
    wanted.quota = quota;
    ASSERT_TRUE(change(wanted));
  }
  void expire_account(const Customer& customer, std::optional<Time> at) {
    store_.write([&](ports::Transaction& tx) {
      auto account = *tx.accounts().find(customer.account);
      account.expires_at = at;
      tx.accounts().update(account);
    });
  }
  std::int64_t quota_used(const Customer& customer, Time month) {
    return store_.write([&](ports::Transaction& tx) { return tx.quota().used(customer.device, month); });
  }
  void end(domain::MessageId id, domain::MessageState state) {
    store_.write([&](ports::Transaction& tx) { (void)advance(tx, *tx.messages().find(id), state, clock_.now()); });
  }

  int customers_ = 0;
  AcceptMessages accept_{store_.get(), clock_, random_, {}};
};

TEST_F(Plans, TheFirstFeeIsTakenAtOnceAndTheMonthBegins) {
  const auto shop = customer(100'000);
  const auto assigned = assign(shop, "A");
  EXPECT_EQ(assigned.plan, PlanId(2));
  EXPECT_EQ(assigned.anchor, clock_.now());
  EXPECT_EQ(assigned.expires_at, day("2026-02-28", 10h));
  EXPECT_EQ(device(shop).expires_at, assigned.expires_at);
  EXPECT_EQ(balance(shop).available, 100'000 - kFeeA);
  EXPECT_EQ(fees(shop), 1);
  EXPECT_EQ(bookings(shop).front().device, shop.device);
  const auto log = await(list_audit(store_.get(), shop.account, 1'000, 1)).value();
  EXPECT_EQ(log.at(0).action, "device.plan");
  EXPECT_EQ(log.at(0).actor, "cli:test");
  EXPECT_THAT(log.at(0).details, HasSubstr("P -> A"));
}

TEST_F(Plans, TheSamePlanAgainCostsNothing) {
  const auto shop = customer(300'000);
  const auto first = assign(shop, "A");
  clock_.advance(24h);
  EXPECT_EQ(assign(shop, "A").expires_at, first.expires_at);
  EXPECT_EQ(fees(shop), 1);
}

TEST_F(Plans, WithoutTheMoneyTheDeviceIsExpiredUntilItComes) {
  const auto shop = customer(kFeeA - 1);
  EXPECT_TRUE(has_lapsed(assign(shop, "A")));
  EXPECT_EQ(fees(shop), 0);
  EXPECT_EQ(send(shop).status, RequestStatus::expired);
  clock_.advance(72h);
  EXPECT_EQ(renew(), 0U);

  const auto done = top_up(shop, 1'000);
  ASSERT_EQ(done.devices.size(), 1U);
  EXPECT_EQ(done.devices[0].expires_at, day("2026-03-03", 10h)) << "a month from the payment";
  EXPECT_EQ(done.balance, 999);
  EXPECT_EQ(send(shop).status, RequestStatus::success);
  EXPECT_EQ(fees(shop), 1);
}

TEST_F(Plans, AnotherPlanBeginsANewMonthAndPayingPerMessageHasNoEnd) {
  const auto shop = customer(1'000'000);
  assign(shop, "A");
  clock_.advance(24h * 5);
  EXPECT_EQ(assign(shop, "B").expires_at, day("2026-03-05", 10h));
  EXPECT_EQ(balance(shop).available, 1'000'000 - kFeeA - 159'000);
  EXPECT_FALSE(assign(shop, "P").expires_at);
  EXPECT_EQ(renew_at(day("2027-01-01")), 0U);
  EXPECT_EQ(fees(shop), 2);
}

TEST_F(Plans, APaidMonthIsNotLostToAPlanThatCannotBePaid) {
  const auto shop = customer(kFeeA + 100'000);
  const auto paid_until = assign(shop, "A").expires_at;
  EXPECT_EQ(try_plan(shop, "B").error().code, ErrorCode::conflict);
  EXPECT_EQ(device(shop).plan, PlanId(2));
  EXPECT_EQ(device(shop).expires_at, paid_until);
  (void)top_up(shop, 59'000);
  EXPECT_EQ(assign(shop, "B").plan, PlanId(3));
  EXPECT_EQ(balance(shop).available, 0);
}

TEST_F(Plans, ARetiredOrUnknownPlanCannotBeChosen) {
  const auto kept = customer(1'000'000);
  assign(kept, "A");
  ASSERT_TRUE(await(change_plan(operator_(), {.code = "A", .name = {}, .retired = true})));
  const auto late = customer(1'000'000);
  EXPECT_EQ(try_plan(late, "A").error().code, ErrorCode::conflict);
  EXPECT_EQ(try_plan(late, "X").error().code, ErrorCode::not_found);
  EXPECT_EQ(device(late).plan, domain::kPlanPerMessage);
  EXPECT_EQ(renew_at(day("2026-03-01")), 1U) << "who has it keeps it";
  EXPECT_EQ(fees(kept), 2);
}

TEST_F(Plans, ADeviceCanBeginWithAPlanOrNotBeginAtAll) {
  const auto shop = customer(100'000);
  const auto create = [&](const std::string& plan) {
    return await(create_device({store_.get(), clock_, "cli:test"}, random_, {shop.account, "", "", plan}));
  };
  const auto waid = create("A").value();
  EXPECT_EQ(await(find_device(store_.get(), waid)).value().expires_at, day("2026-02-28", 10h));
  EXPECT_EQ(create("X").error().code, ErrorCode::not_found);
  EXPECT_TRUE(create("P"));
  EXPECT_EQ(await(list_devices(store_.get())).value().size(), 3U) << "the one with an unknown plan left no trace";
}

TEST_F(Plans, FeesAreTakenOnTheAnniversaryThoughAMonthHasNoSuchDay) {
  const auto shop = customer(1'000'000);
  assign(shop, "A");
  EXPECT_EQ(renew_at(day("2026-02-28", 10h) - 1ms), 0U);
  EXPECT_EQ(renew_at(day("2026-02-28", 10h)), 1U);
  EXPECT_EQ(device(shop).expires_at, day("2026-03-31", 10h));
  EXPECT_EQ(renew(), 0U);
  EXPECT_EQ(renew_at(day("2026-03-31", 10h)), 1U);
  EXPECT_EQ(device(shop).expires_at, day("2026-04-30", 10h));
  EXPECT_EQ(fees(shop), 3);
}

TEST_F(Plans, ARequestOnTheAnniversaryPaysByItself) {
  const auto shop = customer(2 * kFeeA + 200);
  assign(shop, "A");
  clock_.set(day("2026-02-28", 10h));
  EXPECT_EQ(send(shop).status, RequestStatus::success) << "no gap until the upkeep comes by";
  EXPECT_EQ(fees(shop), 2);
  EXPECT_EQ(renew(), 0U);
}

TEST_F(Plans, AnAnniversaryFollowsTheLocalClock) {
  CustomerOptions options;
  options.account.time_zone = "Europe/Berlin";
  const auto shop = customer(1'000'000, options);
  clock_.set(day("2026-03-15", 12h, "Europe/Berlin"));
  EXPECT_EQ(assign(shop, "A").expires_at, day("2026-04-15", 12h, "Europe/Berlin"));
  EXPECT_EQ(*device(shop).expires_at - clock_.now(), Duration(31 * 24h - 1h));
}

TEST_F(Plans, AfterMonthsOfDowntimeTheBooksAreAsIfTheGatewayHadRun) {
  const auto watched = customer(3 * kFeeA);
  const auto found_late = customer(3 * kFeeA);
  for (const auto& shop : {watched, found_late}) assign(shop, "A");
  for (auto time = clock_.now(); time < day("2026-07-04"); time += 24h) {
    clock_.set(time);
    store_.write([&](ports::Transaction& tx) {
      const auto account = *tx.accounts().find(watched.account);
      (void)settle_fees_of(tx, account, time);
    });
  }
  clock_.set(day("2026-07-04"));
  EXPECT_EQ(renew(), 1U);
  EXPECT_EQ(fees(watched), 3);
  EXPECT_EQ(fees(found_late), 3);
  EXPECT_EQ(device(found_late).expires_at, device(watched).expires_at);
  EXPECT_EQ(device(found_late).expires_at, day("2026-04-30", 10h));
  EXPECT_TRUE(has_lapsed(device(found_late)));
}

TEST_F(Plans, MonthsWithoutServiceAreNotBilled) {
  const auto shop = customer(kFeeA);
  assign(shop, "A");
  clock_.set(day("2026-06-10", 8h));  // nobody looked since
  const auto done = top_up(shop, 10 * kFeeA);
  EXPECT_EQ(fees(shop), 2) << "the month from now on, none of those before";
  EXPECT_EQ(done.devices.at(0).expires_at, day("2026-07-10", 8h));
  EXPECT_EQ(done.balance, 9 * kFeeA);
}

TEST_F(Plans, MoneyThatAnotherProcessBookedIsFoundInTheNextRound) {
  const auto shop = customer(0);
  assign(shop, "A");
  store_.write([&](ports::Transaction& tx) { tx.ledger().top_up(shop.account, kFeeA, clock_.now()); });
  clock_.advance(5s);
  EXPECT_EQ(renew(), 1U);
  EXPECT_EQ(device(shop).expires_at, day("2026-02-28", 10h) + 5s);
  EXPECT_EQ(balance(shop).available, 0);
}

TEST_F(Plans, ManyLapsedDevicesHideNoneThatCanPay) {
  std::vector<Customer> shops;
  for (int i = 0; i < 3; ++i) shops.push_back(customer(0));
  store_.write([&](ports::Transaction& tx) {
    for (int i = 0; i < 1'500; ++i) {
      domain::Device other;
      other.account = shops[0].account;
      other.waid = fmt::format("lapsed-{}", i);
      other.plan = PlanId(2);
      other.anchor = clock_.now();
      other.expires_at = clock_.now();
      (void)tx.devices().create(other);
    }
  });
  const auto last = customer(0);
  assign(last, "A");
  store_.write([&](ports::Transaction& tx) { tx.ledger().top_up(last.account, kFeeA, clock_.now()); });
  EXPECT_EQ(renew(), 1U);
  EXPECT_FALSE(has_lapsed(device(last)));
}

TEST_F(Plans, AnExpiredAccountIsNotBilled) {
  const auto shop = customer(10 * kFeeA);
  assign(shop, "A");
  expire_account(shop, day("2026-02-20"));
  (void)renew_at(day("2026-03-01"));
  EXPECT_EQ(fees(shop), 1);
  (void)renew_at(day("2026-05-01"));
  EXPECT_EQ(fees(shop), 1);
  expire_account(shop, std::nullopt);
  EXPECT_EQ(renew(), 1U);
  EXPECT_EQ(fees(shop), 2);
  EXPECT_EQ(device(shop).anchor, day("2026-05-01"));
}

TEST_F(Plans, APostpaidAccountPaysFeesFromItsCredit) {
  CustomerOptions options;
  options.account.postpaid = true;
  options.account.credit_limit = 2 * kFeeA;
  const auto shop = customer(0, options);
  assign(shop, "A");
  EXPECT_EQ(renew_at(day("2026-02-28", 10h)), 1U);
  EXPECT_EQ(balance(shop).available, -2 * kFeeA);
  EXPECT_EQ(send(shop).packets.at(0).status, PacketStatus::minimum_balance);
  (void)renew_at(day("2026-03-31", 10h));
  EXPECT_TRUE(has_lapsed(device(shop)));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Plans, AClockThatJumpsBackTakesNoFeeTwice) {
  const auto shop = customer(10 * kFeeA);
  assign(shop, "A");
  (void)renew_at(day("2026-02-28", 10h));
  for (const auto time : {day("2026-02-28", 9h), day("2026-02-01"), day("2025-12-31"), day("2026-02-28", 10h)}) {
    EXPECT_EQ(renew_at(time), 0U);
  }
  EXPECT_EQ(fees(shop), 2);
  EXPECT_EQ(device(shop).expires_at, day("2026-03-31", 10h));
}

TEST_F(Plans, ManyWhoSettleAtOnceTakeOneFee) {
  const auto shop = customer(10 * kFeeA);
  assign(shop, "A");
  clock_.set(day("2026-02-28", 10h));
  boost::asio::io_context loop;
  RenewDevices renewals(loop.get_executor(), store_.get(), clock_);
  std::vector<boost::asio::awaitable<void>> all;
  const auto upkeep = [&]() -> boost::asio::awaitable<void> { EXPECT_TRUE(co_await renewals.renew()); };
  const auto request_of = [&]() -> boost::asio::awaitable<void> { (void)co_await accept_.accept(request(shop, 1)); };
  const auto pay = [&]() -> boost::asio::awaitable<void> {
    EXPECT_TRUE(co_await app::top_up(operator_(), {shop.account, 1, ""}));
  };
  for (int i = 0; i < 20; ++i) {
    all.push_back(upkeep());
    all.push_back(request_of());
    all.push_back(pay());
  }
  test::await_all(std::move(all));
  EXPECT_EQ(fees(shop), 2);
  EXPECT_EQ(device(shop).expires_at, day("2026-03-31", 10h));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Plans, AMessageIsPricedByTheTermsWhenItWasAccepted) {
  const auto shop = customer(10'000);
  auto wanted = terms("P");
  wanted.price = 250;
  wanted.valid_from = clock_.now() + 1h;
  ASSERT_TRUE(change(wanted));
  const auto before = send(shop).packets.at(0);
  clock_.advance(1h);
  const auto after = send(shop).packets.at(0);
  EXPECT_EQ(before.price, 200);
  EXPECT_EQ(after.price, 250);
  end(before.id, domain::MessageState::sent);
  end(after.id, domain::MessageState::rejected);
  EXPECT_EQ(balance(shop).available, 10'000 - 200);
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Plans, AnAnniversaryIsBilledByTheTermsOfThatDay) {
  const auto shop = customer(1'000'000);
  assign(shop, "A");
  auto wanted = terms("A");
  wanted.monthly_fee = 120'000;
  wanted.valid_from = day("2026-03-01");
  ASSERT_TRUE(change(wanted));
  EXPECT_EQ(renew_at(day("2026-04-01")), 1U);  // 28 February by the old terms, 31 March by the new
  EXPECT_EQ(balance(shop).available, 1'000'000 - 2 * kFeeA - 120'000);
}

TEST_F(Plans, TermsDoNotChangeInThePast) {
  auto wanted = terms("A");
  wanted.price = 1;
  wanted.valid_from = clock_.now() - 1ms;
  EXPECT_EQ(change(wanted).error().code, ErrorCode::invalid_argument);
  wanted.valid_from = clock_.now();
  EXPECT_TRUE(change(wanted));
  wanted.code = "X";
  EXPECT_EQ(change(wanted).error().code, ErrorCode::not_found);
  wanted.code = "A";
  wanted.price = -1;
  EXPECT_EQ(change(wanted).error().code, ErrorCode::invalid_argument);
}

TEST_F(Plans, NewTermsKeepWhatTheyDoNotName) {
  auto wanted = terms("B");
  wanted.quota = std::optional<std::int64_t>();
  const auto unlimited = change(wanted).value();
  EXPECT_FALSE(unlimited.quota);
  EXPECT_EQ(unlimited.monthly_fee, 159'000);
  EXPECT_EQ(unlimited.price, 200);
}

TEST_F(Plans, AFeeDoesNotBeginInTheMiddleOfAPlansHistory) {
  auto wanted = terms("P");
  wanted.monthly_fee = 1;
  EXPECT_EQ(change(wanted).error().code, ErrorCode::conflict);
  wanted = terms("A");
  wanted.valid_from = clock_.now() + 2h;
  ASSERT_TRUE(change(wanted));
  wanted.monthly_fee = 0;
  wanted.valid_from = clock_.now() + 1h;
  EXPECT_EQ(change(wanted).error().code, ErrorCode::conflict) << "the fee would begin again an hour later";
  wanted.valid_from = clock_.now() + 3h;
  EXPECT_TRUE(change(wanted));
}

TEST_F(Plans, APlanThatBecomesFreeHasNoEndAnyMore) {
  const auto shop = customer(1'000'000);
  const auto lapsed = customer(0);
  assign(shop, "A");
  assign(lapsed, "A");
  auto wanted = terms("A");
  wanted.monthly_fee = 0;
  wanted.valid_from = day("2026-02-15");
  ASSERT_TRUE(change(wanted));
  EXPECT_EQ(renew_at(day("2026-03-01")), 2U);
  EXPECT_FALSE(device(shop).expires_at);
  EXPECT_FALSE(device(lapsed).expires_at);
  EXPECT_EQ(fees(shop), 1);
}

TEST_F(Plans, NewPlansAreDataAndSenselessOnesRefused) {
  NewPlan wanted{.code = "Kilat", .name = "Kilat", .terms = {}};
  wanted.terms.monthly_fee = 10'000;
  wanted.terms.quota = 1;
  ASSERT_TRUE(await(create_plan(operator_(), wanted)));
  EXPECT_EQ(await(create_plan(operator_(), wanted)).error().code, ErrorCode::conflict);
  for (const auto& code : {"", "with space", "longer than twenty letters"}) {
    wanted.code = code;
    EXPECT_EQ(await(create_plan(operator_(), wanted)).error().code, ErrorCode::invalid_argument) << code;
  }
  const auto shop = customer(20'000);
  EXPECT_FALSE(has_lapsed(assign(shop, "Kilat")));
  const auto packets = send(shop, 2).packets;
  EXPECT_EQ(packets.at(0).status, PacketStatus::success);
  EXPECT_EQ(packets.at(1).status, PacketStatus::minimum_balance);
  const auto plans = await(list_plans(store_.get())).value();
  EXPECT_EQ(plans.size(), 5U);
  EXPECT_EQ(plans.back().plan.code, "Kilat");
  EXPECT_EQ(plans.back().terms.size(), 1U);
}

TEST_F(Plans, TheQuotaBeginsAnewWithTheMonthAndAMessageIsGivenBackToItsOwn) {
  set_quota("A", 2);
  const auto shop = customer(1'000'000);
  const auto first_month = assign(shop, "A").anchor;
  const auto old = send(shop, 3).packets;
  EXPECT_EQ(old.at(1).status, PacketStatus::success);
  EXPECT_EQ(old.at(2).status, PacketStatus::minimum_balance);

  const auto second_month = day("2026-02-28", 10h);
  clock_.set(second_month);
  EXPECT_EQ(send(shop, 3).packets.at(1).status, PacketStatus::success);
  end(old.at(0).id, domain::MessageState::cancelled);
  EXPECT_EQ(quota_used(shop, first_month), 1);
  EXPECT_EQ(quota_used(shop, second_month), 2);
  const auto shown = await(plan_of_device(store_.get(), clock_, shop.waid)).value();
  EXPECT_EQ(shown.plan.code, "A");
  EXPECT_EQ(shown.terms.quota, 2);
  EXPECT_EQ(shown.used, 2);
  EXPECT_EQ(send(shop).packets.at(0).status, PacketStatus::minimum_balance) << "what came back belongs to the month before";
}

TEST_F(Plans, OfManyWhoRaceForTheLastOfTheQuotaOneWins) {
  set_quota("A", 7);
  const auto shop = customer(10'000'000);
  const auto month = assign(shop, "A").anchor;
  EXPECT_EQ(send(shop, 5).packets.size(), 5U);
  EXPECT_EQ(send(shop, 1).packets.at(0).status, PacketStatus::success);
  int accepted = 0;
  int refused = 0;
  const auto one = [&]() -> boost::asio::awaitable<void> {
    const auto outcome = co_await accept_.accept(request(shop, 1));
    (outcome.packets.at(0).status == PacketStatus::success ? accepted : refused)++;
  };
  std::vector<boost::asio::awaitable<void>> all;
  for (int i = 0; i < 60; ++i) all.push_back(one());
  test::await_all(std::move(all));
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(refused, 59);
  EXPECT_EQ(quota_used(shop, month), 7);
  EXPECT_THAT(faults(), IsEmpty());
}

}  // namespace
}  // namespace kurir::app
