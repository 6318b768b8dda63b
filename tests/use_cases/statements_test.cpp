// Monthly statements of postpaid accounts and statements of account: what is billed when, once, and to whom.
#include "app/account_statement.hpp"
#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/invoices.hpp"
#include "app/issue_statements.hpp"
#include "app/ledger_correction.hpp"
#include "app/tax_rates.hpp"
#include "ports/invoice_rows.hpp"
#include "use_cases/business.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::Invoice;
using domain::LineItem;
using domain::Month;
using domain::Rupiah;
using test::await;
using test::Customer;
using test::day;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Statements : public test::Business {
 protected:
  Statements() { clock_.set(day("2026-05-11", 9h)); }

  Customer postpaid(Rupiah credit_limit = 1'000'000) {
    test::CustomerOptions options;
    options.balance = 0;
    options.account.name = "Klinik Sehat";
    const auto customer = test::add_customer(store_, std::to_string(++customers_), options);
    AccountChange change;
    change.postpaid = true;
    change.credit_limit = credit_limit;
    EXPECT_TRUE(await(change_account(operator_(), customer.account, change)));
    clock_.advance(1min);
    return customer;
  }
  void use(const Customer& customer, int messages, Rupiah price = 200) {
    store_.write([&](ports::Transaction& tx) {
      for (int i = 0; i < messages; ++i) {
        const domain::MessageId id(++last_message_);
        EXPECT_TRUE(tx.ledger().reserve(customer.account, id, price, 1'000'000, clock_.now()));
        tx.ledger().capture(customer.account, id, clock_.now());
      }
    });
  }
  void correct(const Customer& customer, Rupiah amount) {
    ASSERT_TRUE(await(correct_balance(operator_(), {customer.account, amount, "agreed", BalanceLimit::ignore})));
  }
  std::size_t issue() {
    boost::asio::io_context loop;
    IssueStatements upkeep(loop.get_executor(), store_.get(), clock_);
    return await(upkeep.issue()).value();
  }
  std::size_t issue_at(Time time) {
    clock_.set(time);
    return issue();
  }
  /// Oldest first.
  std::vector<Invoice> invoices(const Customer& customer) {
    auto all = await(list_invoices(store_.get(), customer.account, 100)).value();
    std::ranges::reverse(all);
    return all;
  }

  int customers_ = 0;
  std::int64_t last_message_ = 90'000'000;
};

TEST_F(Statements, AMonthIsBilledAtItsEndWithItsTax) {
  const auto klinik = postpaid();
  use(klinik, 3);
  use(klinik, 2, 250);
  EXPECT_EQ(issue_at(day("2026-06-01") - 1ms), 0U);
  EXPECT_EQ(issue_at(day("2026-06-01")), 1U);
  EXPECT_EQ(issue(), 0U);
  const auto statement = invoices(klinik).at(0);
  EXPECT_EQ(statement.number, "INV-2026-000001");
  EXPECT_EQ(statement.period, (Month{day("2026-05-11", 9h + 1ms), day("2026-06-01")})) << "since the account is postpaid";
  EXPECT_THAT(statement.lines, ElementsAre(domain::InvoiceLine{LineItem::messages, "", 3, 600},
                                           domain::InvoiceLine{LineItem::messages, "", 2, 500}));
  EXPECT_EQ(statement.net, 1'100);
  EXPECT_EQ(statement.tax, 110);
  EXPECT_EQ(statement.buyer.name, "Klinik Sehat");
  EXPECT_FALSE(statement.paid_at);
  EXPECT_EQ(balance(klinik).available, -1'210);
}

TEST_F(Statements, APaymentIsBookedOnce) {
  const auto klinik = postpaid();
  use(klinik, 5);
  (void)issue_at(day("2026-06-01"));
  const auto number = invoices(klinik).at(0).number;
  EXPECT_EQ(await(pay_invoice(operator_(), number)).value().paid_at, clock_.now());
  EXPECT_EQ(balance(klinik).available, 0);
  EXPECT_EQ(await(pay_invoice(operator_(), number)).error().code, ErrorCode::conflict);
  EXPECT_EQ(await(pay_invoice(operator_(), "INV-2026-999999")).error().code, ErrorCode::not_found);
  EXPECT_EQ(balance(klinik).available, 0);
  EXPECT_EQ(await(list_audit(store_.get(), klinik.account, 1'000, 1)).value().at(0).action, "invoice.pay");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Statements, MonthsThatPassedAreBilledOneByOne) {
  const auto klinik = postpaid();
  use(klinik, 1);
  clock_.set(day("2026-06-15"));
  use(klinik, 2);
  clock_.set(day("2026-08-02"));  // nothing in July
  use(klinik, 4);
  EXPECT_EQ(issue_at(day("2026-09-20")), 3U);
  const auto all = invoices(klinik);
  EXPECT_EQ(all.at(0).net, 200);
  EXPECT_EQ(all.at(1).period, (Month{day("2026-06-01"), day("2026-07-01")}));
  EXPECT_EQ(all.at(1).net, 400);
  EXPECT_EQ(all.at(2).period, (Month{day("2026-08-01"), day("2026-09-01")}));
  EXPECT_EQ(all.at(2).net, 800);
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Statements, AMonthIsCutWhereTheTaxChanges) {
  const auto klinik = postpaid();
  ASSERT_TRUE(await(set_tax_rate(operator_(), {1'200, day("2026-05-20")})));
  clock_.set(day("2026-05-20") - 1ms);
  use(klinik, 5);
  clock_.set(day("2026-05-20"));
  use(klinik, 5);
  EXPECT_EQ(issue_at(day("2026-06-01")), 2U);
  const auto all = invoices(klinik);
  EXPECT_EQ(all.at(0).tax, 100);
  EXPECT_EQ(all.at(0).period->end, day("2026-05-20"));
  EXPECT_EQ(all.at(1).tax, 120);
  EXPECT_EQ(all.at(1).period->start, day("2026-05-20"));
}

TEST_F(Statements, WhatIsInTheCustomersFavourIsSetOffLater) {
  const auto klinik = postpaid();
  use(klinik, 2);
  correct(klinik, 1'000);
  EXPECT_EQ(issue_at(day("2026-06-01")), 0U);
  use(klinik, 10);
  EXPECT_EQ(issue_at(day("2026-07-01")), 1U);
  const auto statement = invoices(klinik).at(0);
  EXPECT_EQ(statement.net, 12 * 200 - 1'000);
  EXPECT_EQ(statement.period, (Month{day("2026-05-11", 9h + 1ms), day("2026-07-01")}));
  EXPECT_EQ(issue_at(day("2026-08-01")), 0U) << "nothing was used in July";
}

TEST_F(Statements, NothingIsBookedIntoAMonthThatIsBilled) {
  const auto klinik = postpaid();
  use(klinik, 1);
  EXPECT_EQ(issue_at(day("2026-06-01")), 1U);
  clock_.set(day("2026-05-31"));  // set back, or a transaction that waited
  use(klinik, 7);
  EXPECT_EQ(bookings(klinik).front().at, day("2026-06-01"));
  EXPECT_EQ(issue_at(day("2026-07-01")), 1U);
  EXPECT_EQ(invoices(klinik).at(1).net, 7 * 200);
}

TEST_F(Statements, TwoUpkeepsBillOnce) {
  for (int i = 0; i < 20; ++i) use(postpaid(), 3);
  clock_.set(day("2026-06-01"));
  boost::asio::io_context loop;
  IssueStatements one(loop.get_executor(), store_.get(), clock_);
  IssueStatements other(loop.get_executor(), store_.get(), clock_);
  std::size_t issued = 0;
  const auto run = [&issued](IssueStatements& upkeep) -> boost::asio::awaitable<void> {
    issued += (co_await upkeep.issue()).value();
  };
  std::vector<boost::asio::awaitable<void>> both;
  both.push_back(run(one));
  both.push_back(run(other));
  test::await_all(std::move(both));
  EXPECT_EQ(issued, 20U);
  EXPECT_THAT(await(list_invoices(store_.get(), std::nullopt, 100)).value(), SizeIs(20));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Statements, ACrashAfterTheBooksWereClosedChangesNothing) {
  const auto klinik = postpaid();
  use(klinik, 3);
  clock_.set(day("2026-06-01", 5s));
  store_.write([&](ports::Transaction& tx) { tx.invoices().close_books(klinik.account, day("2026-06-01")); });
  store_.reopen();
  use(klinik, 1);
  EXPECT_EQ(issue(), 1U);
  EXPECT_EQ(invoices(klinik).at(0).net, 600);
  EXPECT_EQ(issue_at(day("2026-07-01")), 1U);
  EXPECT_EQ(invoices(klinik).at(1).net, 200);
}

TEST_F(Statements, AnAccountThatBecomesPrepaidGetsALastOne) {
  const auto klinik = postpaid();
  use(klinik, 5);
  correct(klinik, 5'000);
  correct(klinik, -4'500);
  AccountChange change;
  change.postpaid = false;
  clock_.advance(24h);
  ASSERT_FALSE(await(change_account(operator_(), klinik.account, change))) << "it owes 500";
  correct(klinik, 4'500);
  correct(klinik, -4'000);
  ASSERT_TRUE(await(change_account(operator_(), klinik.account, change)));
  use(klinik, 1);  // in the same millisecond, but after
  EXPECT_EQ(issue_at(clock_.now() + 1ms), 1U);
  EXPECT_EQ(invoices(klinik).at(0).net, 0);
  EXPECT_TRUE(invoices(klinik).at(0).paid_at) << "nothing is owed";
  EXPECT_EQ(issue_at(day("2027-01-01")), 0U);
}

TEST_F(Statements, NumbersHaveNoGapWhereATransactionFails) {
  const auto klinik = postpaid();
  const auto failed = await(store_.get().transact([&](ports::Transaction& tx) -> Result<void> {
    (void)issue_top_up_invoice(tx, *tx.accounts().find(klinik.account), 1'000, 1'000, 100, clock_.now());
    return fail(ErrorCode::unavailable, "the power went");
  }));
  EXPECT_FALSE(failed);
  use(klinik, 1);
  (void)issue_at(day("2026-06-01"));
  EXPECT_EQ(invoices(klinik).at(0).number, "INV-2026-000001");
}

TEST_F(Statements, ADocumentKeepsTheNamesOfItsDay) {
  ASSERT_TRUE(await(change_seller(operator_(), {"PT Lama", "Jl. Satu\nJakarta", "01.2"})));
  test::CustomerOptions options;
  options.balance = 0;
  options.account.name = "Toko \\n=\tA";
  const auto shop = test::add_customer(store_, "toko", options);
  const auto number = top_up(shop, 50'000).invoice_number;
  ASSERT_TRUE(await(change_seller(operator_(), {"PT Baru", {}, {}})));
  AccountChange change;
  change.name = "Toko B";
  ASSERT_TRUE(await(change_account(operator_(), shop.account, change)));
  const auto invoice = await(find_invoice(store_.get(), number)).value();
  EXPECT_EQ(invoice.seller.name, "PT Lama");
  EXPECT_EQ(invoice.seller.address, "Jl. Satu\nJakarta");
  EXPECT_EQ(invoice.buyer.name, "Toko \\n=\tA");
  EXPECT_EQ(await(find_seller(store_.get())).value().name, "PT Baru");
  EXPECT_EQ(await(change_seller(operator_(), {std::string(501, 'x'), {}, {}})).error().code, ErrorCode::invalid_argument);
}

TEST_F(Statements, AStatementOfAccountGoesFromOpeningToClosing) {
  test::CustomerOptions options;
  options.balance = 0;
  const auto shop = test::add_customer(store_, "shop", options);
  (void)top_up(shop, 300'000);
  use(shop, 3);
  clock_.set(day("2026-06-03"));
  (void)assign(shop, "A");
  use(shop, 10);
  const auto number = top_up(shop, 50'000).invoice_number;
  clock_.set(day("2026-07-20"));
  use(shop, 1);
  const auto june = await(statement_of_account(store_.get(), clock_, shop.account, "2026-06")).value();
  EXPECT_EQ(june.opening, 300'000 - 600);
  EXPECT_EQ(june.closing, 300'000 - 600 - 99'000 - 2'000 + 50'000);
  ASSERT_THAT(june.entries, SizeIs(3));
  EXPECT_EQ(june.entries[0],
            (domain::StatementEntry{domain::StatementItem::monthly_fee, shop.waid, 1, -99'000, day("2026-06-03")}));
  EXPECT_EQ(june.entries[1], (domain::StatementEntry{domain::StatementItem::top_up, number, 1, 50'000, day("2026-06-03")}));
  EXPECT_EQ(june.entries[2], (domain::StatementEntry{domain::StatementItem::messages, "", 10, -2'000, std::nullopt}));
  const auto code = [&](domain::AccountId id, const std::string& month) {
    return await(statement_of_account(store_.get(), clock_, id, month)).error().code;
  };
  EXPECT_EQ(code(shop.account, "2026-08"), ErrorCode::invalid_argument) << "it has not begun";
  EXPECT_EQ(code(shop.account, "June"), ErrorCode::invalid_argument);
  EXPECT_EQ(code(domain::AccountId(99), "2026-06"), ErrorCode::not_found);
}

}  // namespace
}  // namespace kurir::app
