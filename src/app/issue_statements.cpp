#include "app/issue_statements.hpp"

#include "app/invoices.hpp"
#include "app/statement_bill.hpp"
#include "base/log.hpp"
#include "domain/calendar_month.hpp"
#include "domain/tax.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::AccountId;
using domain::Month;

constexpr Duration kInterval = std::chrono::minutes(1);
constexpr std::size_t kBatch = 256;

/// The period to bill, its books closed; nothing where none has ended.
Result<std::optional<Month>> close_period(ports::Transaction& tx, AccountId account, Time now) {
  const auto period = tx.invoices().open_period(account);
  if (!period || period->end > now) return std::nullopt;
  tx.invoices().close_books(account, period->end);
  return period;
}

void issue_bill(ports::Transaction& tx, const domain::Account& account, Bill bill, Time now) {
  domain::Invoice invoice;
  invoice.account = account.id;
  invoice.kind = domain::InvoiceKind::statement;
  invoice.issued_at = now;
  invoice.period = bill.period;
  invoice.net = bill.net;
  invoice.tax_basis_points = bill.tax_basis_points;
  invoice.tax = domain::tax_on(bill.net, bill.tax_basis_points);
  if (total(invoice) == 0) invoice.paid_at = now;
  invoice.seller = tx.invoices().seller();
  invoice.buyer = buyer_of(account);
  invoice.lines = std::move(bill.lines);
  const auto id = tx.invoices().issue(invoice);
  tx.note({.topic = ports::Topic::balance, .account = account.id});  // where no tax says so
  if (invoice.tax > 0) tx.ledger().statement_tax(account.id, id, invoice.tax, now);
}

/// What is to be billed after `from`; `closed` = the period that has just been looked at.
std::optional<Month> next_period(const domain::Account& account, Time from, const Month& closed) {
  if (from < closed.end && from > closed.start) return Month{from, closed.end};
  if (!account.postpaid) return std::nullopt;
  return Month{from, domain::calendar_month(account.time_zone, closed.end).end};
}

/// Whether a statement was issued. Nothing happens where another did it in the meantime.
Result<bool> settle(ports::Transaction& tx, AccountId id, const Month& closed, BilledPeriod billed, Time now) {
  const auto account = tx.accounts().find(id);
  if (!account || tx.invoices().open_period(id) != closed) return false;
  const bool issued = billed.bill.has_value();
  if (issued) issue_bill(tx, *account, std::move(*billed.bill), now);
  tx.invoices().set_open_period(id, next_period(*account, billed.rest_from, closed));
  return issued;
}

}  // namespace

void schedule_statements(ports::Transaction& tx, const domain::Account& account, Time now) {
  // What was booked at this very instant was booked before, on the old terms.
  const auto change = now + Duration(1);
  const auto open = tx.invoices().open_period(account.id);
  if (account.postpaid && !open) {
    tx.invoices().close_books(account.id, change);
    tx.invoices().set_open_period(account.id, Month{change, domain::calendar_month(account.time_zone, change).end});
  }
  if (!account.postpaid && open && open->end > change) {
    tx.invoices().close_books(account.id, change);
    tx.invoices().set_open_period(account.id, Month{open->start, change});
  }
}

IssueStatements::IssueStatements(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock)
    : store_(store), clock_(clock), upkeep_(std::move(executor), "issue_statements", kInterval, [this] { return issue(); }) {}

awaitable<Result<std::size_t>> IssueStatements::issue() {
  std::size_t issued = 0;
  while (true) {
    const auto now = clock_.now();
    const auto due = co_await ports::read<std::vector<AccountId>>(
        store_,
        [now](ports::Transaction& tx) -> Result<std::vector<AccountId>> { return tx.invoices().periods_ended(now, kBatch); });
    if (!due) co_return std::unexpected(due.error());
    if (due->empty()) {
      if (issued > 0) log::info("statements_issued", {log::field("count", issued)});
      co_return issued;
    }
    std::optional<Error> failure;  // one account's must not keep the others waiting
    for (const auto account : *due) {
      const auto done = co_await issue_of(account);
      if (done)
        issued += *done;
      else
        failure = done.error();
    }
    if (failure) co_return std::unexpected(std::move(*failure));
  }
}

/// All ended periods of one account.
awaitable<Result<std::size_t>> IssueStatements::issue_of(AccountId account) {
  std::size_t issued = 0;
  while (true) {
    const auto now = clock_.now();
    const auto period = co_await ports::transact<std::optional<Month>>(
        store_, [account, now](ports::Transaction& tx) { return close_period(tx, account, now); });
    if (!period) co_return std::unexpected(period.error());
    if (!*period) co_return issued;
    auto billed =
        co_await ports::read<BilledPeriod>(store_, [account, closed = **period](ports::Transaction& tx) -> Result<BilledPeriod> {
          return bill_period(tx, account, closed);
        });
    if (!billed) co_return std::unexpected(billed.error());
    const auto done = co_await ports::transact<bool>(
        store_, [account, now, closed = **period, bill = std::move(*billed)](ports::Transaction& tx) mutable {
          return settle(tx, account, closed, std::move(bill), now);
        });
    if (!done) co_return std::unexpected(done.error());
    if (*done) ++issued;
  }
}

}  // namespace kurir::app
