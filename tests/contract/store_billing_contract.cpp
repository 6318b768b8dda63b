// Top-ups with tax, fees, corrections, the pages of the books, and which devices owe.
#include <utility>

#include "contract/store_contract.hpp"
#include "domain/booking.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::test {
namespace {

using domain::AccountId;
using domain::Book;
using domain::BookEntry;
using domain::BookingId;
using domain::BookingKind;
using domain::InvoiceId;
using domain::PlanId;
using domain::Rupiah;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr BookingId kFirst{0};
constexpr BookingId kNewest{std::numeric_limits<std::int64_t>::max()};

ports::LedgerRows::Correction correction(AccountId account, Rupiah amount, std::optional<Rupiah> credit_limit) {
  return {.account = account, .amount = amount, .note = "set right", .credit_limit = credit_limit};
}

std::vector<BookingId> ids(const std::vector<domain::Booking>& bookings) {
  std::vector<BookingId> found;
  for (const auto& booking : bookings) found.push_back(booking.id);
  return found;
}

TEST_P(StoreContract, ATopUpBooksTheTaxApart) {
  const auto account = new_account();
  write([&](auto& tx) {
    tx.ledger().top_up({.account = account, .net = 100'000, .tax = 11'000, .invoice = InvoiceId(7), .note = "by transfer"}, kNow);
  });
  const auto found = read([&](auto& tx) { return tx.ledger().newest_of(account, kNewest, 10); });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, BookingKind::top_up);
  EXPECT_EQ(found[0].invoice, InvoiceId(7));
  EXPECT_EQ(found[0].note, "by transfer");
  EXPECT_EQ(found[0].at, kNow);
  EXPECT_EQ(found[0].available_after, 100'000);
  EXPECT_THAT(found[0].entries, UnorderedElementsAre(BookEntry{Book::cash_in, -111'000}, BookEntry{Book::available, 100'000},
                                                     BookEntry{Book::tax_owed, 11'000}));
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).available; }), 100'000);
}

TEST_P(StoreContract, AFeeEndsAtTheCreditLimit) {
  const auto account = new_account(100);
  const auto device = new_device(account);
  const auto fee = [&](Rupiah amount, Rupiah credit_limit) {
    return write([&](auto& tx) { return tx.ledger().monthly_fee(account, device, amount, credit_limit, kNow); });
  };
  EXPECT_FALSE(fee(101, 0));
  EXPECT_TRUE(fee(100, 0));
  EXPECT_FALSE(fee(1, 0));
  EXPECT_TRUE(fee(50, 50));
  EXPECT_FALSE(fee(1, 50));
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).available; }), -50);
  const auto newest = read([&](auto& tx) { return tx.ledger().newest_of(account, kNewest, 1); });
  EXPECT_EQ(newest.at(0).kind, BookingKind::monthly_fee);
  EXPECT_EQ(newest.at(0).device, device);
  EXPECT_THAT(newest.at(0).entries, UnorderedElementsAre(BookEntry{Book::available, -50}, BookEntry{Book::revenue, 50}));
}

TEST_P(StoreContract, TheTaxOfAStatementIsOwedBeyondAnyLimit) {
  const auto account = new_account(100);
  write([&](auto& tx) { tx.ledger().statement_tax(account, InvoiceId(3), 1'000, kNow); });
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).available; }), -900);
}

TEST_P(StoreContract, ACorrectionKeepsTheLimitUnlessItIsToIgnoreIt) {
  const auto account = new_account(100);
  const auto correct = [&](Rupiah amount, std::optional<Rupiah> limit) {
    return write([&](auto& tx) { return tx.ledger().correct(correction(account, amount, limit), kNow); });
  };
  EXPECT_FALSE(correct(-101, 0));
  EXPECT_TRUE(correct(-101, 1));
  EXPECT_TRUE(correct(-1'000, std::nullopt));
  EXPECT_TRUE(correct(500, 0)) << "what is to the customer's favour is never refused, though the balance stays below";
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).available; }), -501);
}

TEST_P(StoreContract, SenselessBookingsAreRefused) {
  const auto account = new_account(100);
  const auto device = new_device(account);
  const auto refused = [&](auto book) {
    return failure_of([&](ports::Transaction& tx) -> Result<void> {
             book(tx);
             return {};
           })
        .code;
  };
  const AccountId nobody(4711);
  EXPECT_EQ(refused([&](auto& tx) { (void)tx.ledger().monthly_fee(account, device, 0, 0, kNow); }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([&](auto& tx) { tx.ledger().statement_tax(account, InvoiceId(1), -1, kNow); }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([&](auto& tx) { (void)tx.ledger().correct(correction(account, 0, 0), kNow); }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([&](auto& tx) { (void)tx.ledger().correct(correction(nobody, 5, 0), kNow); }), ErrorCode::not_found);
  EXPECT_EQ(refused([&](auto& tx) { tx.ledger().statement_tax(nobody, InvoiceId(1), 5, kNow); }), ErrorCode::not_found);
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).available; }), 100);
}

TEST_P(StoreContract, TheBooksReadPageByPage) {
  const auto account = new_account(1'000);
  const auto other = new_account(1'000);
  const auto device = new_device(account);
  const auto message = insert(new_message(device));
  write([&](auto& tx) {
    EXPECT_TRUE(tx.ledger().reserve(account, message, 200, 0, kNow));
    EXPECT_TRUE(tx.ledger().monthly_fee(account, device, 300, 0, kNow));
    tx.ledger().capture(account, message, kNow);
  });
  const auto all = read([&](auto& tx) { return tx.ledger().bookings(kFirst, 100); });
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].account, account);
  EXPECT_EQ(all[1].account, other);
  EXPECT_EQ(all[2].kind, BookingKind::reserve);
  EXPECT_EQ(all[2].message, message);
  EXPECT_EQ(all[2].available_after, 800);
  EXPECT_EQ(all[3].available_after, 500);
  EXPECT_EQ(all[4].kind, BookingKind::capture);
  EXPECT_EQ(all[4].available_after, 500);
  for (const auto& booking : all) EXPECT_EQ(domain::fault_of(booking), "") << booking.id.value;
  EXPECT_THAT(ids(read([&](auto& tx) { return tx.ledger().bookings(all[1].id, 2); })), ElementsAre(all[2].id, all[3].id));
  EXPECT_THAT(ids(read([&](auto& tx) { return tx.ledger().newest_of(account, kNewest, 10); })),
              ElementsAre(all[3].id, all[0].id));
  EXPECT_THAT(ids(read([&](auto& tx) { return tx.ledger().newest_of(account, all[3].id, 10); })), ElementsAre(all[0].id));
}

TEST_P(StoreContract, TellsTheMoneyOfAMessage) {
  const auto account = new_account(1'000);
  const auto device = new_device(account);
  const auto sent = insert(new_message(device));
  const auto open = insert(new_message(device));
  auto notice = new_message(device);
  notice.origin = domain::MessageOrigin::system;
  (void)insert(notice);
  write([&](auto& tx) {
    EXPECT_TRUE(tx.ledger().reserve(account, sent, 200, 0, kNow));
    EXPECT_TRUE(tx.ledger().reserve(account, open, 300, 0, kNow));
    tx.ledger().capture(account, sent, kNow);
  });
  read([&](auto& tx) {
    const auto money = tx.ledger().money_of(sent);
    EXPECT_EQ(money.account, account);
    EXPECT_EQ(money.reserved, 200);
    EXPECT_EQ(money.captured, 200);
    EXPECT_FALSE(money.released);
    EXPECT_EQ(tx.ledger().money_of(open).reserved, 300);
    EXPECT_FALSE(tx.ledger().money_of(open).captured);
    EXPECT_FALSE(tx.ledger().money_of(domain::MessageId(4711)).reserved);
    const auto priced = tx.ledger().priced_messages(domain::MessageId(0), 10);
    ASSERT_EQ(priced.size(), 2U) << "the gateway's own notices cost nothing";
    EXPECT_EQ(priced[0].id, sent);
    EXPECT_EQ(priced[0].price, 200);
    EXPECT_EQ(tx.ledger().priced_messages(sent, 10).size(), 1U);
  });
}

TEST_P(StoreContract, DevicesOweOnceUntilTheyArePaidForOrLapse) {
  const auto account = new_account();
  const auto device = [&](Time anchor, std::optional<Time> expires_at) {
    const auto id = new_device(account);
    write([&](auto& tx) { tx.devices().set_plan(id, PlanId(2), anchor, expires_at); });
    return id;
  };
  const auto begun = kNow - hours(24 * 30);
  const auto late = device(begun, kNow);
  const auto earlier = device(begun, kNow - seconds(1));
  (void)device(begun, kNow + seconds(1));
  (void)device(begun, std::nullopt);
  const auto lapsed = device(begun, begun);
  const auto found = [&](auto devices) {
    std::vector<domain::DeviceId> all;
    for (const auto& each : devices) all.push_back(each.id);
    return all;
  };
  read([&](auto& tx) {
    EXPECT_THAT(found(tx.devices().to_renew(kNow, 10)), ElementsAre(earlier, late));
    EXPECT_THAT(found(tx.devices().to_renew(kNow, 1)), ElementsAre(earlier));
    EXPECT_THAT(found(tx.devices().lapsed(domain::DeviceId(0), 10)), ElementsAre(lapsed));
    EXPECT_THAT(found(tx.devices().lapsed(lapsed, 10)), ElementsAre());
  });
}

TEST_P(StoreContract, TheQuotaIsGivenBackToTheMonthItWasTakenIn) {
  const auto device = new_device();
  const auto april = kNow;
  const auto may = april + hours(24 * 30);
  write([&](auto& tx) {
    EXPECT_TRUE(tx.quota().take(device, april, 2));
    EXPECT_TRUE(tx.quota().take(device, april, 2));
    EXPECT_FALSE(tx.quota().take(device, april, 2));
    EXPECT_TRUE(tx.quota().take(device, may, 2));
    tx.quota().give_back(device, april + hours(5));
    EXPECT_EQ(tx.quota().used(device, april), 1);
    EXPECT_EQ(tx.quota().used(device, may), 1);
    tx.quota().give_back(device, may);
    tx.quota().give_back(device, may);
    EXPECT_EQ(tx.quota().used(device, may), 0) << "never below zero";
    EXPECT_EQ(tx.quota().used(device, april), 1);
  });
}

TEST_P(StoreContract, WhatWasAcceptedBeforeTheFirstMonthCountsInIt) {
  const auto device = new_device();
  write([&](auto& tx) {
    EXPECT_TRUE(tx.quota().take(device, kNow, 1));
    tx.quota().give_back(device, kNow - hours(1));  // the clock had been set back
    EXPECT_TRUE(tx.quota().take(device, kNow, 1));
  });
}

TEST_P(StoreContract, TermsAndRatesHoldFromTheirInstantOn) {
  write([&](auto& tx) {
    tx.plans().put_terms(PlanId(2), {.valid_from = kNow, .quota = 5, .monthly_fee = 7, .price = 300, .max_characters = 100});
    tx.taxes().put({.valid_from = kNow, .basis_points = 1'200});
    EXPECT_EQ(tx.plans().in_force(PlanId(2), kNow - Duration(1))->price, 200);
    EXPECT_EQ(tx.plans().in_force(PlanId(2), kNow)->price, 300);
    EXPECT_EQ(tx.plans().terms(PlanId(2)).size(), 2U);
    EXPECT_FALSE(tx.plans().in_force(PlanId(99), kNow));
    EXPECT_EQ(tx.taxes().in_force(kNow - Duration(1)), 1'000);
    EXPECT_EQ(tx.taxes().in_force(kNow), 1'200);
  });
}

}  // namespace
}  // namespace kurir::test
