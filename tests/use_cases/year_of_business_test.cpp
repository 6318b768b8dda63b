// A year of business: the clock is stepped by hand, everything else is real. Customers of every plan top up, send, run out of
// money and of quota, lapse and come back; the tax and a plan change at midnight; the upkeep stands still for weeks; the
// gateway restarts. After every step the balances are those of a model that knows nothing of the gateway; at the end the
// books are verified and every invoice adds up.
#include "adapters/sqlite/statement.hpp"
#include "app/accept_message.hpp"
#include "app/accounts.hpp"
#include "app/expire_messages.hpp"
#include "app/invoices.hpp"
#include "app/issue_statements.hpp"
#include "app/ledger_correction.hpp"
#include "app/message_progress.hpp"
#include "app/schedule.hpp"
#include "app/tax_rates.hpp"
#include "ports/invoice_rows.hpp"
#include "use_cases/business.hpp"
#include "use_cases/year_model.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::MessageState;
using domain::Rupiah;
using test::await;
using test::day;
using test::ModelCustomer;
using testing::IsEmpty;

constexpr unsigned kSeed = 20'270'101;

struct Open {
  domain::MessageId id;
  Rupiah price;
  Time accepted_at;
  Time anchor;  ///< of the device then
};

struct Client {
  std::string name;
  test::Customer customer;
  ModelCustomer model;
  std::vector<Open> open;
  int statements_paid = 0;
};

class YearOfBusiness : public test::Business {
 protected:
  YearOfBusiness() {
    clock_.set(day("2027-01-01", 8h));
    tax_.from = {{Time{}, 1'000}, {day("2027-04-01"), 1'100}, {day("2027-08-15"), 1'200}};
    const auto raised = day("2027-07-01");
    plans_["A"].from = {{Time{}, {60, 99'000, 200}}, {raised, {50, 105'000, 220}}};
    plans_["B"].from = {{Time{}, {12'000, 159'000, 200}}};
    plans_["C"].from = {{Time{}, {std::nullopt, 389'000, 200}}};
    plans_["P"].from = {{Time{}, {std::nullopt, 0, 200}}};
  }

  void add(const std::string& name, const std::string& plan, std::chrono::hours east = 7h) {
    test::CustomerOptions options;
    options.balance = 0;
    options.account.name = name;
    options.account.time_zone = east == 7h ? "Asia/Jakarta" : "Asia/Jayapura";
    auto& client = clients_.emplace_back();
    client.name = name;
    client.customer = test::add_customer(store_, name, options);
    client.model.terms = &plans_.at(plan);
    client.model.tax = &tax_;
    client.model.east = east;
    client.model.anchor = clock_.now();
    if (plan != "P") (void)assign(client.customer, plan);
  }

  void make_postpaid(Client& client, Rupiah credit_limit) {
    AccountChange change;
    change.postpaid = true;
    change.credit_limit = credit_limit;
    ASSERT_TRUE(await(change_account(operator_(), client.customer.account, change)));
    auto& model = client.model;
    model.postpaid = true;
    model.credit_limit = credit_limit;
    model.billed_until = model.books_closed = clock_.now() + 1ms;
    model.bill_at = test::model_next_first(clock_.now(), model.east);
  }

  void set_up() {
    ASSERT_TRUE(await(change_seller(operator_(), {"PT Kurir Nusantara", "Jakarta", "01.234.567.8-901.000"})));
    NewTerms quota{
        .code = "A", .valid_from = {}, .quota = std::optional(60), .monthly_fee = {}, .price = {}, .max_characters = {}};
    ASSERT_TRUE(await(change_terms(operator_(), quota)));
    NewTerms raised{.code = "A",
                    .valid_from = day("2027-07-01"),
                    .quota = std::optional(50),
                    .monthly_fee = 105'000,
                    .price = 220,
                    .max_characters = {}};
    ASSERT_TRUE(await(change_terms(operator_(), raised)));
    ASSERT_TRUE(await(set_tax_rate(operator_(), {1'100, day("2027-04-01")})));
    ASSERT_TRUE(await(set_tax_rate(operator_(), {1'200, day("2027-08-15")})));
    clients_.reserve(6);  // the models are pointed at
    for (const auto* plan : {"A", "B", "C", "P"}) add(std::string("prepaid-") + plan, plan);
    add("postpaid-P", "P", 9h);
    make_postpaid(clients_.back(), 60'000);
    clock_.set(day("2027-01-31", 10h));  // the anniversary falls on days that months do not have
    add("postpaid-A", "P");
    make_postpaid(clients_.back(), 400'000);
    clients_.back().model.terms = &plans_.at("A");
    (void)assign(clients_.back().customer, "A");
    settle_models();
  }

  void settle_models() {
    for (auto& client : clients_) client.model.settle_fees(clock_.now());
  }

  void top_up_some() {
    for (auto& client : clients_) {
      auto& model = client.model;
      if (model.postpaid || model.spendable() > 20'000 || !chance(15)) continue;
      const auto net = std::uniform_int_distribution<Rupiah>(1, 9)(dice_) * 51'111;
      const auto done = top_up(client.customer, net);
      EXPECT_EQ(done.tax, test::model_tax(net, tax_.at(clock_.now()))) << client.name;
      model.available += net;
      cash_ += net + done.tax;
      tax_owed_ += done.tax;
      model.settle_fees(clock_.now());
    }
  }

  /// All customers at the same time.
  void send_some() {
    AcceptMessages service(store_.get(), clock_, random_, {});
    std::vector<SendOutcome> outcomes(clients_.size());
    std::vector<boost::asio::awaitable<void>> requests;
    const auto send = [](AcceptMessages& to, SendRequest request, SendOutcome& into) -> boost::asio::awaitable<void> {
      into = co_await to.accept(std::move(request));
    };
    for (std::size_t i = 0; i < clients_.size(); ++i) requests.push_back(send(service, request(clients_[i]), outcomes[i]));
    test::await_all(std::move(requests));
    for (std::size_t i = 0; i < clients_.size(); ++i) compare(clients_[i], outcomes[i]);
  }

  SendRequest request(const Client& client) {
    SendRequest request{client.customer.api_key, client.customer.waid, {}, "203.0.113.9", {}};
    const auto count = std::uniform_int_distribution<int>(1, 5)(dice_);
    for (int i = 0; i < count; ++i) {
      const auto number = std::uniform_int_distribution<int>(100'000'000, 999'999'999)(dice_);
      request.packets.push_back({fmt::format("62812{}", number), fmt::format("Kode Anda {}", number), ""});
    }
    return request;
  }

  void compare(Client& client, const SendOutcome& outcome) {
    const auto now = clock_.now();
    auto& model = client.model;
    const bool over = model.account_over(now) || model.service_over(now);
    EXPECT_EQ(outcome.status, over ? RequestStatus::expired : RequestStatus::success) << client.name;
    refused_requests_ += over ? 1 : 0;
    for (const auto& packet : outcome.packets) {
      const auto price = model.accept(now);
      EXPECT_EQ(packet.status, price ? PacketStatus::success : PacketStatus::minimum_balance) << client.name;
      refused_packets_ += price ? 0 : 1;
      if (price) client.open.push_back({packet.id, *price, now, model.anchor});
    }
  }

  /// Some are taken by WhatsApp, some rejected, some cancelled by the customer; the rest waits on.
  void move_some() {
    std::vector<std::pair<domain::MessageId, MessageState>> moves;
    for (auto& client : clients_) {
      std::erase_if(client.open, [&](const Open& message) {
        const auto roll = std::uniform_int_distribution<int>(1, 100)(dice_);
        if (roll > 85) return false;
        if (roll <= 4) return cancel(client, message);
        moves.emplace_back(message.id, roll <= 9 ? MessageState::rejected : MessageState::sent);
        if (roll > 9) client.model.sent(message.price, clock_.now());
        if (roll <= 9) client.model.given_back(message.price, message.accepted_at, message.anchor);
        return true;
      });
    }
    store_.write([&](ports::Transaction& tx) {
      for (const auto& [id, state] : moves) {
        EXPECT_NE(advance(tx, *tx.messages().find(id), state, clock_.now()), Progress::none);
        (void)advance(tx, *tx.messages().find(id), MessageState::read, clock_.now());  // a receipt charges nothing more
      }
    });
  }

  bool cancel(Client& client, const Open& message) {
    EXPECT_TRUE(await(cancel_message(operator_(), {message.id, client.customer.account})));
    client.model.given_back(message.price, message.accepted_at, message.anchor);
    return true;
  }

  void expire_some() {
    boost::asio::io_context loop;
    ExpireMessages upkeep(loop.get_executor(), store_.get(), clock_, {});
    if (await(upkeep.expire()).value() == 0) return;
    store_.write([&](ports::Transaction& tx) {
      for (auto& client : clients_) {
        std::erase_if(client.open, [&](const Open& message) {
          const auto stored = tx.messages().find(message.id);
          if (stored->state != MessageState::cancelled) return false;
          EXPECT_LE(stored->expires_at.value(), clock_.now());
          client.model.given_back(message.price, message.accepted_at, message.anchor);
          ++expired_messages_;
          return true;
        });
      }
    });
  }

  void correct(Client& client, Rupiah amount) {
    ASSERT_TRUE(await(correct_balance(operator_(), {client.customer.account, amount, "agreed", BalanceLimit::keep})));
    client.model.correct(amount, clock_.now());
  }

  void issue_statements() {
    boost::asio::io_context loop;
    IssueStatements upkeep(loop.get_executor(), store_.get(), clock_);
    const auto issued = await(upkeep.issue()).value();
    std::size_t expected = 0;
    for (auto& client : clients_) {
      const auto before = client.model.bills.size();
      client.model.bill(clock_.now());
      for (auto i = before; i < client.model.bills.size(); ++i) tax_owed_ += client.model.bills[i].tax;
      expected += client.model.bills.size() - before;
    }
    EXPECT_EQ(issued, expected);
    EXPECT_EQ(await(upkeep.issue()).value(), 0U) << "each statement is issued once";
  }

  /// Oldest first, as they are numbered.
  std::vector<domain::Invoice> statements_of(const Client& client) {
    auto all = await(list_invoices(store_.get(), client.customer.account, 1'000)).value();
    std::erase_if(all, [](const domain::Invoice& invoice) { return invoice.kind != domain::InvoiceKind::statement; });
    std::ranges::reverse(all);
    return all;
  }

  void pay_statements() {
    for (auto& client : clients_) {
      for (const auto& invoice : statements_of(client)) {
        if (invoice.paid_at) continue;
        ASSERT_TRUE(await(pay_invoice(operator_(), invoice.number)));
        EXPECT_EQ(await(pay_invoice(operator_(), invoice.number)).error().code, ErrorCode::conflict);
        const auto& bill = client.model.bills.at(static_cast<std::size_t>(client.statements_paid++));
        client.model.available += bill.net + bill.tax;
        cash_ += bill.net + bill.tax;
      }
    }
  }

  void compare_balances() {
    store_.write([&](ports::Transaction& tx) {
      for (const auto& client : clients_) {
        const auto balance = tx.ledger().balance(client.customer.account);
        EXPECT_EQ(balance.available, client.model.available) << client.name;
        EXPECT_EQ(balance.reserved, client.model.reserved) << client.name;
      }
    });
  }

  enum class Upkeep { runs, stands_still };
  void step(Time now, Upkeep upkeep) {
    SCOPED_TRACE(fmt::format("at {} ms, seed {}", to_unix_ms(now), kSeed));
    clock_.set(now);
    (void)renew();
    settle_models();
    if (upkeep == Upkeep::runs) issue_statements();
    expire_some();
    top_up_some();
    send_some();
    move_some();
    compare_balances();
  }

  void set_last_day(Client& client, const std::string& last_day, const std::optional<Time>& end) {
    AccountChange change;
    change.last_day = last_day;
    ASSERT_TRUE(await(change_account(operator_(), client.customer.account, change)));
    client.model.account_end = end;
  }

  void happen(const std::string& date);
  void check_statements();
  void check_books();
  std::vector<std::int64_t> sql(const std::string& query);

  [[nodiscard]] bool chance(int percent) { return std::uniform_int_distribution<int>(1, 100)(dice_) <= percent; }
  Client& client(const std::string& name) { return *std::ranges::find(clients_, name, &Client::name); }

  test::History<int> tax_;
  std::map<std::string, test::History<test::ModelTerms>> plans_;
  std::vector<Client> clients_;
  std::mt19937 dice_{kSeed};
  Rupiah cash_ = 0;
  Rupiah tax_owed_ = 0;
  int refused_requests_ = 0;
  int refused_packets_ = 0;
  int expired_messages_ = 0;
};

/// What the year brings besides the daily round.
void YearOfBusiness::happen(const std::string& date) {
  if (date.ends_with("-10")) pay_statements();
  if (date.ends_with("-15")) store_.reopen();
  if (date == "2027-03-05") correct(client("prepaid-C"), 12'345);
  if (date == "2027-05-20") correct(client("postpaid-P"), 50'000);  // more than the month's use: carried on
  if (date == "2027-06-20") correct(client("postpaid-A"), -7'000);
  if (date == "2027-06-01") set_last_day(client("prepaid-P"), "2027-06-20", day("2027-06-21"));
  if (date == "2027-07-05") set_last_day(client("prepaid-P"), "", std::nullopt);
}

std::vector<std::int64_t> YearOfBusiness::sql(const std::string& query) {
  sqlite::Connection connection(store_.directory() / "kurir.db", sqlite::Access::read_only);
  sqlite::Statement statement(connection, query);
  std::vector<std::int64_t> values;
  auto rows = statement.query();
  while (rows.next()) values.push_back(rows.integer());
  return values;
}

void YearOfBusiness::check_statements() {
  for (const auto& each : clients_) {
    const auto issued = statements_of(each);
    ASSERT_EQ(issued.size(), each.model.bills.size()) << each.name;
    for (std::size_t i = 0; i < issued.size(); ++i) {
      const auto& bill = each.model.bills[i];
      EXPECT_EQ(issued[i].period, (domain::Month{bill.start, bill.end})) << each.name;
      EXPECT_EQ(issued[i].net, bill.net) << each.name;
      EXPECT_EQ(issued[i].tax_basis_points, bill.tax_basis_points) << each.name;
      EXPECT_EQ(issued[i].tax, bill.tax) << each.name;
    }
  }
}

void YearOfBusiness::check_books() {
  EXPECT_THAT(faults(), IsEmpty());
  const auto invoices = await(list_invoices(store_.get(), std::nullopt, 100'000)).value();
  std::map<int, std::set<std::string>> numbers;
  Rupiah tax = 0;
  for (const auto& invoice : invoices) {
    Rupiah net = 0;
    for (const auto& line : invoice.lines) net += line.amount;
    EXPECT_EQ(net, invoice.net) << invoice.number;
    EXPECT_EQ(invoice.tax, test::model_tax(net, invoice.tax_basis_points)) << invoice.number;
    EXPECT_EQ(invoice.seller.name, "PT Kurir Nusantara");
    tax += invoice.tax;
    numbers[domain::invoice_year(invoice.issued_at)].insert(invoice.number);
  }
  EXPECT_EQ(numbers.size(), 2U) << "the year turns";
  for (const auto& [year, of_year] : numbers) {
    std::int64_t expected = 0;
    for (const auto& number : of_year) EXPECT_EQ(number, domain::invoice_number(year, ++expected));
  }
  EXPECT_EQ(tax, tax_owed_);
  const auto book = [this](int number) {
    return sql(fmt::format("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE ledger_account = {}", number)).at(0);
  };
  Rupiah revenue = 0;
  for (const auto& each : clients_) revenue += each.model.revenue;
  EXPECT_EQ(book(3), revenue);
  EXPECT_EQ(book(4), -cash_);
  EXPECT_EQ(book(5), tax_owed_);
  EXPECT_EQ(sql("SELECT sum(amount) FROM ledger_entries").at(0), 0);
  EXPECT_THAT(sql("SELECT ledger_transaction FROM ledger_entries GROUP BY 1 HAVING sum(amount) <> 0"), IsEmpty());
}

TEST_F(YearOfBusiness, ComesToWhatAModelSays) {
  set_up();
  const auto end = day("2028-01-20");
  for (auto midnight = day("2027-02-01"); midnight < end && !HasFailure(); midnight += 24h) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(midnight + 7h));
    const auto date = fmt::format("{}-{:02}-{:02}", static_cast<int>(today.year()), static_cast<unsigned>(today.month()),
                                  static_cast<unsigned>(today.day()));
    const bool stands_still = date >= "2027-09-20" && date < "2027-11-05";
    const auto upkeep = stands_still ? Upkeep::stands_still : Upkeep::runs;
    if (date.ends_with("-01") || date.ends_with("-15")) step(midnight, upkeep);  // tax, terms and months change with the day
    // The clock is set back after the statements of May: nothing is booked into the month they billed.
    if (date == "2027-06-01") step(midnight - 2h, Upkeep::stands_still);
    step(midnight + 14h + 5min, upkeep);
    happen(date);
    compare_balances();
  }
  check_statements();
  check_books();
  EXPECT_GT(refused_requests_, 20) << "somebody was past the end of account or plan";
  EXPECT_GT(refused_packets_, 20) << "somebody ran out of money or quota";
  EXPECT_GT(expired_messages_, 5);
}

}  // namespace
}  // namespace kurir::app
