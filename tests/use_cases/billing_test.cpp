// Money: top-ups with tax and invoice, corrections, what people see of the books, and that a fault in them is found.
#include "adapters/sqlite/connection.hpp"
#include "app/accept_message.hpp"
#include "app/audit.hpp"
#include "app/ledger_correction.hpp"
#include "app/ledger_listing.hpp"
#include "app/message_progress.hpp"
#include "app/tax_rates.hpp"
#include "ports/invoice_rows.hpp"
#include "use_cases/business.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::Book;
using domain::MessageState;
using domain::Rupiah;
using test::await;
using test::Customer;
using test::CustomerOptions;
using test::day;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Billing : public test::Business {
 protected:
  Billing() { clock_.set(day("2026-11-20", 9h)); }

  Customer customer(Rupiah balance, CustomerOptions options = {}) {
    options.balance = balance;
    return test::add_customer(store_, std::to_string(++customers_), options);
  }
  static SendRequest request(const Customer& customer) {
    return {customer.api_key, customer.waid, {{"6281234567890", "Kode Anda 123456", ""}}, "203.0.113.9", {}};
  }
  domain::MessageId send(const Customer& customer) { return await(accept_.accept(request(customer))).packets.at(0).id; }
  void move(domain::MessageId id, MessageState state) {
    store_.write([&](ports::Transaction& tx) { (void)advance(tx, *tx.messages().find(id), state, clock_.now()); });
  }
  Result<Rupiah> correct(const Customer& customer, Rupiah amount, BalanceLimit limit = BalanceLimit::keep) {
    return await(correct_balance(operator_(), {customer.account, amount, "agreed by phone", limit}));
  }
  LedgerPage page(const Customer& customer, std::optional<domain::BookingId> before = {}, std::size_t limit = 50) {
    return await(list_ledger(store_.get(), clock_, customer.account, before, limit)).value();
  }
  /// Changes what is stored behind everybody's back.
  void tamper(const std::string& sql) {
    sqlite::Connection(store_.directory() / "kurir.db", sqlite::Access::read_write).execute(sql.c_str());
  }

  int customers_ = 0;
  AcceptMessages accept_{store_.get(), clock_, random_, {}};
};

TEST_F(Billing, ATopUpIsBookedWithItsTaxAndItsInvoice) {
  const auto shop = customer(0);
  const auto done = top_up(shop, 99'995);
  EXPECT_EQ(done.tax_basis_points, 1'000);
  EXPECT_EQ(done.tax, 10'000) << "9,999.5 rounded half up";
  EXPECT_EQ(done.balance, 99'995);
  const auto booked = bookings(shop).front();
  EXPECT_EQ(amount_on(booked, Book::available), 99'995);
  EXPECT_EQ(amount_on(booked, Book::cash_in), -109'995);
  EXPECT_EQ(amount_on(booked, Book::tax_owed), 10'000);
  EXPECT_EQ(booked.invoice, done.invoice);
  const auto invoice = store_.write([&](ports::Transaction& tx) { return *tx.invoices().find(done.invoice); });
  EXPECT_EQ(invoice.number, done.invoice_number);
  EXPECT_EQ(invoice.net, 99'995);
  EXPECT_EQ(invoice.tax, 10'000);
  EXPECT_EQ(await(list_audit(store_.get(), shop.account, 1'000, 1)).value().at(0).action, "account.top_up");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Billing, SenselessTopUpsAreRefused) {
  const auto shop = customer(0);
  CustomerOptions postpaid;
  postpaid.account.postpaid = true;
  const auto code = [&](const Customer& of, Rupiah net, const std::string& note = "") {
    return await(app::top_up(operator_(), {of.account, net, note})).error().code;
  };
  EXPECT_EQ(code(shop, 0), ErrorCode::invalid_argument);
  EXPECT_EQ(code(shop, -5), ErrorCode::invalid_argument);
  EXPECT_EQ(code(shop, 1'000'000'000'001), ErrorCode::invalid_argument);
  EXPECT_EQ(code(shop, 5, "two\nlines"), ErrorCode::invalid_argument);
  EXPECT_EQ(code(customer(0, postpaid), 5), ErrorCode::conflict);
  EXPECT_EQ(code({"", "", domain::AccountId(99), {}}, 5), ErrorCode::not_found);
  EXPECT_THAT(bookings(shop), IsEmpty());
}

TEST_F(Billing, TheRateOfTaxChangesAtMidnightInJakarta) {
  const auto shop = customer(0);
  const auto midnight = day("2027-01-01");
  EXPECT_EQ(to_unix_seconds(midnight) % 86'400, 17 * 3'600) << "five in the afternoon in UTC";
  ASSERT_TRUE(await(set_tax_rate(operator_(), {1'200, midnight})));
  clock_.set(midnight - 1ms);
  EXPECT_EQ(top_up(shop, 100'000).tax, 10'000);
  clock_.set(midnight);
  EXPECT_EQ(top_up(shop, 100'000).tax, 12'000);
  EXPECT_EQ(await(set_tax_rate(operator_(), {1'100, midnight - 1ms})).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(set_tax_rate(operator_(), {10'001, {}})).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(list_tax_rates(store_.get())).value().size(), 2U);
}

TEST_F(Billing, OfManyWhoRaceForTheLastRupiahOneWins) {
  CustomerOptions options;
  options.account.credit_limit = 150;
  const auto shop = customer(250, options);  // 400 with its credit
  EXPECT_NE(send(shop), domain::MessageId());
  int accepted = 0;
  int refused = 0;
  const auto one = [&]() -> boost::asio::awaitable<void> {
    const auto outcome = co_await accept_.accept(request(shop));
    (outcome.packets.at(0).status == PacketStatus::success ? accepted : refused)++;
  };
  std::vector<boost::asio::awaitable<void>> all;
  for (int i = 0; i < 80; ++i) all.push_back(one());
  test::await_all(std::move(all));
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(refused, 79);
  EXPECT_EQ(balance(shop).available, -150);
  EXPECT_EQ(balance(shop).reserved, 400);
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Billing, ACorrectionIsOneMoreBookingWithAReason) {
  const auto shop = customer(1'000);
  EXPECT_EQ(correct(shop, -400).value(), 600);
  EXPECT_EQ(correct(shop, -601).error().code, ErrorCode::conflict);
  EXPECT_EQ(correct(shop, -601, BalanceLimit::ignore).value(), -1);
  EXPECT_EQ(correct(shop, 0).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(correct_balance(operator_(), {shop.account, 5, ""})).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(bookings(shop).front().note, "agreed by phone");
  const auto log = await(list_audit(store_.get(), shop.account, 1'000, 10)).value();
  EXPECT_EQ(log.size(), 2U) << "what was refused is no change";
  EXPECT_THAT(faults(), IsEmpty()) << "a person may take a balance below its limit";
}

TEST_F(Billing, ACorrectionPaysALapsedDevice) {
  const auto shop = customer(98'000);
  assign(shop, "A");
  EXPECT_EQ(correct(shop, 1'500).value(), 500);
  EXPECT_FALSE(has_lapsed(device(shop)));
}

TEST_F(Billing, PeopleSeeEachBookingWithTheBalanceAfterItAndMessagesTakenTogether) {
  const auto shop = customer(0);
  (void)top_up(shop, 200'000);
  for (int i = 0; i < 3; ++i) move(send(shop), MessageState::sent);
  move(send(shop), MessageState::cancelled);
  assign(shop, "A");
  (void)send(shop);
  const auto whats = [](const LedgerPage& page) {
    std::vector<std::tuple<std::string, Rupiah, Rupiah>> lines;
    for (const auto& line : page.lines) lines.emplace_back(line.what, line.amount, line.balance_after);
    return lines;
  };
  const auto all = page(shop);
  EXPECT_THAT(whats(all), ElementsAre(std::tuple("messages", -200, 100'200), std::tuple("monthly fee", -99'000, 100'400),
                                      std::tuple("messages", -600, 199'400), std::tuple("top-up", 200'000, 200'000)));
  EXPECT_FALSE(all.next);
  EXPECT_EQ(all.lines[1].waid, shop.waid);
  EXPECT_THAT(all.lines[3].invoice, HasSubstr("2026"));
  const auto newest = page(shop, {}, 1);
  EXPECT_THAT(whats(newest), ElementsAre(std::tuple("messages", -200, 100'200), std::tuple("monthly fee", -99'000, 100'400),
                                         std::tuple("messages", -600, 199'400)));
  ASSERT_TRUE(newest.next);
  EXPECT_THAT(whats(page(shop, newest.next, 1)), ElementsAre(std::tuple("top-up", 200'000, 200'000)));
  EXPECT_EQ(await(list_ledger(store_.get(), clock_, domain::AccountId(99), {}, 5)).error().code, ErrorCode::not_found);
}

TEST_F(Billing, AFaultOfTheBooksIsFoundAndNamed) {
  const auto shop = customer(10'000);
  const auto waits = send(shop);
  const auto sent = send(shop);
  const auto rejected = send(shop);
  move(sent, MessageState::sent);
  move(rejected, MessageState::rejected);
  ASSERT_THAT(faults(), IsEmpty());
  store_.close();
  for (const auto* trigger :
       {"ledger_transactions_stay", "ledger_transactions_remain", "ledger_entries_stay", "ledger_entries_remain"}) {
    tamper(fmt::format("DROP TRIGGER {}", trigger));
  }
  const auto intact = store_.directory() / "kurir.db";
  const auto copy = store_.directory() / "copy.db";
  tamper("PRAGMA wal_checkpoint(TRUNCATE)");
  std::filesystem::copy_file(intact, copy);
  const auto of = [](domain::MessageId message) { return fmt::format("message = {}", message); };
  const auto booking_of = [&](domain::MessageId message, int kind) {
    return fmt::format("(SELECT id FROM ledger_transactions WHERE {} AND kind = {})", of(message), kind);
  };
  const std::vector<std::pair<std::string, std::string>> damages{
      {"UPDATE ledger_entries SET amount = amount + 1 WHERE ledger_account = 3", "sum to 1 instead of zero"},
      {"UPDATE balances SET available = available + 1", "its balance says"},
      {"UPDATE balances SET reserved = reserved + 1", "but the messages that wait cost 200"},
      {"UPDATE ledger_transactions SET available_after = 5 WHERE kind = 1", "it noted a balance of 5"},
      {fmt::format("UPDATE messages SET state = 2 WHERE id = {}", waits), "it was sent, but its price of 200 was not captured"},
      {fmt::format("UPDATE messages SET state = 5 WHERE id = {}", waits), "it was never sent, but its price"},
      {fmt::format("UPDATE messages SET state = 0 WHERE id = {}", sent), "it waits, though its reservation has ended"},
      {fmt::format("UPDATE messages SET price = 300 WHERE id = {}", waits), "not its price of 300"},
      {fmt::format("DELETE FROM messages WHERE id = {}", waits), "which does not exist"},
      {fmt::format("UPDATE ledger_transactions SET kind = 4 WHERE id = {}", booking_of(sent, 3)),
       "a release has no entry on revenue"},
      {fmt::format("UPDATE ledger_transactions SET message = {} WHERE id = {}", sent, booking_of(rejected, 4)),
       "was both captured and released"},
      {fmt::format("DELETE FROM ledger_entries WHERE ledger_transaction = {}", booking_of(sent, 2)), "fewer than two entries"},
      {"UPDATE ledger_transactions SET message = 5 WHERE kind = 3", "it ends a reservation of message 5"},
  };
  for (const auto& [sql, expected] : damages) {
    store_.close();
    for (const auto* log : {"kurir.db-wal", "kurir.db-shm"}) std::filesystem::remove(store_.directory() / log);
    std::filesystem::copy_file(copy, intact, std::filesystem::copy_options::overwrite_existing);
    tamper(sql);
    store_.reopen();
    EXPECT_THAT(faults(), Contains(HasSubstr(expected))) << sql;
  }
}

TEST_F(Billing, MoneyThatItsInvoiceDoesNotNameIsAFault) {
  const auto shop = customer(0);
  const auto invoice = top_up(shop, 1'000).invoice;
  const auto other = customer(0);
  ASSERT_THAT(faults(), IsEmpty());
  store_.write([&](ports::Transaction& tx) {
    const auto now = clock_.now();
    tx.ledger().top_up({.account = shop.account, .net = 1'000, .tax = 99, .invoice = invoice, .note = ""}, now);
    tx.ledger().top_up({.account = shop.account, .net = 1'001, .tax = 100, .invoice = invoice, .note = ""}, now);
    tx.ledger().top_up({.account = shop.account, .net = 1'000, .tax = 100, .invoice = {}, .note = ""}, now);
    tx.ledger().top_up({.account = other.account, .net = 1'000, .tax = 100, .invoice = invoice, .note = ""}, now);
  });
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("moves 1000 with 99 of tax"), HasSubstr("moves 1001 with 100 of tax"),
                                    HasSubstr("100 of tax without an invoice"), HasSubstr("has no invoice")));
}

TEST_F(Billing, ABalanceBelowItsLimitIsAFaultUnlessTaxTookItThere) {
  CustomerOptions options;
  options.account.postpaid = true;
  options.account.credit_limit = 1'000;
  const auto shop = customer(0, options);
  for (int i = 0; i < 5; ++i) move(send(shop), MessageState::sent);
  store_.write([&](ports::Transaction& tx) {
    domain::Invoice statement;
    statement.account = shop.account;
    statement.kind = domain::InvoiceKind::statement;
    statement.issued_at = clock_.now();
    statement.period = domain::Month{day("2026-10-01"), day("2026-11-01")};
    statement.net = 1'000;
    statement.tax = 100;
    tx.ledger().statement_tax(shop.account, tx.invoices().issue(statement), 100, clock_.now());
  });
  EXPECT_EQ(balance(shop).available, -1'100);
  EXPECT_THAT(faults(), IsEmpty());
  store_.write([&](ports::Transaction& tx) {
    auto account = *tx.accounts().find(shop.account);
    account.credit_limit = 999;
    tx.accounts().update(account);
  });
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("below its credit limit of 999")));
}

}  // namespace
}  // namespace kurir::app
