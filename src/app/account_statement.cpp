#include "app/account_statement.hpp"

#include "app/invoices.hpp"
#include "domain/calendar_month.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using domain::AccountStatement;
using domain::BookingKind;
using domain::StatementEntry;
using domain::StatementItem;
using Movement = ports::InvoiceRows::Movement;

StatementEntry money_in(ports::Transaction& tx, const Movement& movement) {
  const auto invoice = movement.invoice ? tx.invoices().find(*movement.invoice) : std::nullopt;
  const bool payment = invoice && invoice->kind == domain::InvoiceKind::statement;
  return {.item = payment ? StatementItem::payment : StatementItem::top_up,
          .detail = invoice ? invoice->number : movement.note,
          .amount = movement.amount,
          .at = movement.at};
}

StatementEntry entry_of(ports::Transaction& tx, const Movement& movement) {
  StatementEntry entry{.item = StatementItem::correction, .detail = movement.note, .amount = movement.amount, .at = movement.at};
  if (movement.kind == BookingKind::top_up) return money_in(tx, movement);
  if (movement.kind == BookingKind::monthly_fee) {
    const auto device = movement.device ? tx.devices().find(*movement.device) : std::nullopt;
    entry.item = StatementItem::monthly_fee;
    entry.detail = device ? device->waid : "";
  }
  if (movement.kind == BookingKind::statement_tax) {
    const auto invoice = movement.invoice ? tx.invoices().find(*movement.invoice) : std::nullopt;
    entry.item = StatementItem::statement_tax;
    entry.detail = invoice ? invoice->number : "";
  }
  return entry;
}

std::vector<StatementEntry> entries_of(ports::Transaction& tx, domain::AccountId account, const domain::Month& period) {
  std::vector<StatementEntry> entries;
  const auto movements = tx.invoices().movements(account, period);
  for (const auto& movement : movements.others) entries.push_back(entry_of(tx, movement));
  for (const auto& [price, count] : movements.messages) {
    entries.push_back(
        {.item = StatementItem::messages, .detail = "", .count = count, .amount = -price * count, .at = std::nullopt});
  }
  return entries;
}

domain::Rupiah sum(const std::vector<StatementEntry>& entries) {
  domain::Rupiah amount = 0;
  for (const auto& entry : entries) amount += entry.amount;
  return amount;
}

Result<AccountStatement> statement_in(ports::Transaction& tx, domain::AccountId id, const std::string& month, Time now) {
  const auto account = tx.accounts().find(id);
  if (!account) return fail(ErrorCode::not_found, "account {} does not exist: see `kurir account list`", id);
  const auto period = domain::read_calendar_month(month, account->time_zone);
  if (!period) return std::unexpected(period.error());
  if (period->start > now) return fail(ErrorCode::invalid_argument, "the month {} has not begun", month);
  AccountStatement statement;
  statement.account = id;
  statement.period = *period;
  statement.made_at = now;
  statement.seller = tx.invoices().seller();
  statement.buyer = buyer_of(*account);
  statement.entries = entries_of(tx, id, *period);
  // The balance is known for now: what happened since is taken off again.
  const auto balance = tx.ledger().balance(id);
  statement.closing = balance.available + balance.reserved - sum(entries_of(tx, id, {period->end, Time::max()}));
  statement.opening = statement.closing - sum(statement.entries);
  return statement;
}

}  // namespace

boost::asio::awaitable<Result<AccountStatement>> statement_of_account(ports::Store& store, const Clock& clock,
                                                                      domain::AccountId account, std::string month) {
  const auto now = clock.now();
  co_return co_await ports::read<AccountStatement>(
      store, [account, month = std::move(month), now](ports::Transaction& tx) { return statement_in(tx, account, month, now); });
}

}  // namespace kurir::app
