// The balance call of the legacy API, table by table.
#include "app/check_balance.hpp"

#include <gmock/gmock.h>

#include "ports/plan_rows.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using test::CustomerOptions;

class Balance : public testing::Test {
 protected:
  Balance() { clock_.set(Time(std::chrono::sys_days(2026y / 3 / 15) + 12h)); }

  BalanceOutcome check(const test::Customer& customer, std::string address = "203.0.113.9") {
    return test::await(service_.check({customer.api_key, customer.waid, std::move(address)}));
  }
  BalanceStatus status(const test::Customer& customer, std::string address = "203.0.113.9") {
    return check(customer, std::move(address)).status;
  }
  void set_plan(const test::Customer& customer, const std::string& code, Time anchor, std::optional<Time> expires_at = {}) {
    store_.write([&](ports::Transaction& tx) {
      tx.devices().set_plan(customer.device, tx.plans().find_by_code(code)->id, anchor, expires_at);
    });
  }
  void use_quota(const test::Customer& customer, Time month, int messages) {
    store_.write([&](ports::Transaction& tx) {
      for (int i = 0; i < messages; ++i) ASSERT_TRUE(tx.quota().take(customer.device, month, std::nullopt));
    });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  CheckBalance service_{store_.get(), clock_, CheckBalance::kUsualInterval};
};

TEST_F(Balance, TellsMoneyQuotaAndLastDays) {
  CustomerOptions options;
  options.balance = 19'040;
  options.account.expires_at = Time(std::chrono::sys_days(2026y / 12 / 31) + 17h);  // midnight in Jakarta
  const auto customer = add_customer(store_, "a", options);
  const Time anchor = std::chrono::sys_days(2026y / 1 / 31) + 3h;
  set_plan(customer, "A", anchor, Time(std::chrono::sys_days(2026y / 3 / 31) + 18h));  // 01:00 of 1 April in Jakarta
  use_quota(customer, Time(std::chrono::sys_days(2026y / 2 / 28) + 3h), 7);
  EXPECT_EQ(check(customer),
            (BalanceOutcome{BalanceStatus::success, "19040", "2026-12-31", customer.waid, "5993", "2026-04-01"}));
}

TEST_F(Balance, WithoutEndAndQuotaSaysSo) {
  const auto customer = add_customer(store_, "a", {});
  EXPECT_EQ(check(customer),
            (BalanceOutcome{BalanceStatus::success, "10000", "9999-12-31", customer.waid, "Unlimited", "9999-12-31"}));
  const auto plan_c = add_customer(store_, "c", {});
  set_plan(plan_c, "C", clock_.now(), clock_.now() + 24h);
  EXPECT_EQ(check(plan_c).messages, "Unlimited");
}

TEST_F(Balance, CountsWhatCanBeSpentAndShowsDebt) {
  CustomerOptions options;
  options.balance = 1'000;
  options.account.postpaid = true;
  options.account.credit_limit = 5'000;
  const auto customer = add_customer(store_, "a", options);
  store_.write([&](ports::Transaction& tx) {
    ASSERT_TRUE(tx.ledger().reserve(customer.account, domain::MessageId(1), 1'200, 5'000, clock_.now()));
  });
  EXPECT_EQ(check(customer).balance, "-200");
}

TEST_F(Balance, AQuotaThatWasLoweredIsNotBelowZero) {
  const auto customer = add_customer(store_, "a", {});
  set_plan(customer, "A", clock_.now());
  use_quota(customer, clock_.now(), 3);
  store_.write([&](ports::Transaction& tx) {
    tx.plans().put_terms(tx.plans().find_by_code("A")->id, {.valid_from = clock_.now(), .quota = 2});
  });
  EXPECT_EQ(check(customer).messages, "0");
}

TEST_F(Balance, AnswersOnceInAQuarterOfAnHour) {
  const auto customer = add_customer(store_, "a", {});
  EXPECT_EQ(status(customer), BalanceStatus::success);
  EXPECT_EQ(check(customer), (BalanceOutcome{.status = BalanceStatus::too_soon}));
  clock_.advance(15min - 1ms);
  EXPECT_EQ(status(customer), BalanceStatus::too_soon) << "a refusal does not begin a new interval, nor does it end the old one";
  clock_.advance(1ms);
  EXPECT_EQ(status(customer), BalanceStatus::success);
}

TEST_F(Balance, TheLimitIsForAnAccountAndADevice) {
  auto customer = add_customer(store_, "a", {});
  EXPECT_EQ(status(customer), BalanceStatus::success);
  EXPECT_EQ(status(add_customer(store_, "b", {})), BalanceStatus::success);
  store_.write([&](ports::Transaction& tx) {
    domain::Device second;
    second.account = customer.account;
    second.waid = "second";
    tx.devices().create(second);
    domain::ApiKey key;
    key.account = customer.account;
    key.hash = crypto::sha256(as_bytes("second key"));
    tx.accounts().add_key(key, clock_.now());
  });
  EXPECT_EQ(status({"second key", customer.waid, {}, {}}), BalanceStatus::too_soon) << "another key of the same account";
  EXPECT_EQ(status({customer.api_key, "second", {}, {}}), BalanceStatus::success);
}

TEST_F(Balance, AClockSetBackLocksNobodyOut) {
  const auto customer = add_customer(store_, "a", {});
  EXPECT_EQ(status(customer), BalanceStatus::success);
  clock_.advance(-24h);
  EXPECT_EQ(status(customer), BalanceStatus::success);
  EXPECT_EQ(status(customer), BalanceStatus::too_soon);
}

TEST_F(Balance, TheLimitIsASetting) {
  const auto customer = add_customer(store_, "a", {});
  CheckBalance unlimited(store_.get(), clock_, 0s);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(test::await(unlimited.check({customer.api_key, customer.waid, ""})).status, BalanceStatus::success);
  }
}

TEST_F(Balance, KeyAndDeviceMustBelongTogether) {
  const auto a = add_customer(store_, "a", {});
  const auto b = add_customer(store_, "b", {});
  CustomerOptions revoked;
  revoked.revoked = true;
  EXPECT_EQ(status(add_customer(store_, "c", revoked)), BalanceStatus::unknown_key);
  EXPECT_EQ(status({"nothing", a.waid, {}, {}}), BalanceStatus::unknown_key);
  EXPECT_EQ(status({a.api_key, b.waid, {}, {}}), BalanceStatus::unknown_key);
  EXPECT_EQ(status({a.api_key, "", {}, {}}), BalanceStatus::unknown_key);
}

TEST_F(Balance, TheKeyMustBeOneThatReads) {
  const auto customer = add_customer(store_, "a", {});
  const auto set_scopes = [&](domain::Scope scope) {
    store_.write([&](ports::Transaction& tx) {
      auto key = *tx.accounts().find_key(crypto::sha256(as_bytes(customer.api_key)));
      key.scopes = static_cast<unsigned>(scope);
      tx.accounts().update_key(key);
    });
  };
  set_scopes(domain::Scope::send);
  EXPECT_EQ(status(customer), BalanceStatus::unknown_key);
  set_scopes(domain::Scope::read);
  EXPECT_EQ(status(customer), BalanceStatus::success);
}

TEST_F(Balance, BothListsMustAllowTheCaller) {
  CustomerOptions options;
  options.account.allowed_addresses = {"10.0.0.0/8", "2001:db8::/32"};
  const auto customer = add_customer(store_, "a", options);
  store_.write([&](ports::Transaction& tx) {
    auto key = *tx.accounts().find_key(crypto::sha256(as_bytes(customer.api_key)));
    key.allowed_addresses = {"10.1.0.0/16", "203.0.113.9"};
    tx.accounts().update_key(key);
  });
  EXPECT_EQ(status(customer, "203.0.113.9"), BalanceStatus::address_not_allowed);
  EXPECT_EQ(status(customer, "10.2.0.1"), BalanceStatus::address_not_allowed);
  EXPECT_EQ(status(customer, "2001:db8::1"), BalanceStatus::address_not_allowed);
  EXPECT_EQ(status(customer, "10.1.0.1"), BalanceStatus::success);
  EXPECT_EQ(status(customer, "203.0.113.9"), BalanceStatus::address_not_allowed) << "40 goes before 35";
}

TEST_F(Balance, WhatHasExpiredMayStillAsk) {
  CustomerOptions options;
  options.account.expires_at = clock_.now() - 24h;
  options.device.expires_at = clock_.now() - 24h;
  const auto outcome = check(add_customer(store_, "a", options));
  EXPECT_EQ(outcome.status, BalanceStatus::success);
  EXPECT_EQ(outcome.last_day, "2026-03-14");
  EXPECT_EQ(outcome.device_last_day, "2026-03-14");
}

TEST_F(Balance, AStoreThatFailsIsSaid) {
  const auto customer = add_customer(store_, "a", {});
  store_.write([&](ports::Transaction& tx) { tx.devices().set_plan(customer.device, domain::PlanId(99), clock_.now(), {}); });
  EXPECT_EQ(check(customer), (BalanceOutcome{.status = BalanceStatus::failed}));
}

}  // namespace
}  // namespace kurir::app
