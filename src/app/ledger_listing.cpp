#include "app/ledger_listing.hpp"

#include <limits>

#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using domain::Book;
using domain::Booking;
using domain::BookingId;
using domain::Rupiah;

LedgerLine line_of(ports::Transaction& tx, const Booking& booking) {
  LedgerLine line;
  line.id = booking.id;
  line.at = booking.at;
  line.what = domain::name(booking.kind);
  line.kind = booking.kind;
  line.amount = domain::amount_on(booking, Book::available);
  line.balance_after = booking.available_after;
  line.note = booking.note;
  if (booking.device) {
    if (const auto device = tx.devices().find(*booking.device)) line.waid = device->waid;
  }
  if (booking.invoice) {
    if (const auto invoice = tx.invoices().find(*booking.invoice)) line.invoice = invoice->number;
  }
  return line;
}

/// The lines between a moment with a balance and the booking before it: prices reserved and given back.
void add_messages(std::vector<LedgerLine>& lines, Rupiah balance, Rupiah earlier, Time until) {
  if (balance == earlier) return;
  LedgerLine line;
  line.at = until;
  line.what = "messages";
  line.amount = balance - earlier;
  line.balance_after = balance;
  lines.push_back(std::move(line));
}

Result<LedgerPage> page_of(ports::Transaction& tx, domain::AccountId account, std::optional<BookingId> before, std::size_t limit,
                           Time now) {
  if (!tx.accounts().find(account)) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", account);
  const auto from = before.value_or(BookingId(std::numeric_limits<std::int64_t>::max()));
  const auto found = tx.ledger().newest_of(account, from, limit + 1);
  LedgerPage page;
  const auto newest = found.empty() ? 0 : found.front().available_after;
  if (!before) add_messages(page.lines, tx.ledger().balance(account).available, newest, now);
  for (std::size_t i = 0; i < found.size() && i < limit; ++i) {
    page.lines.push_back(line_of(tx, found[i]));
    const auto balance_before = found[i].available_after - domain::amount_on(found[i], Book::available);
    const auto earlier = i + 1 < found.size() ? found[i + 1].available_after : 0;
    add_messages(page.lines, balance_before, earlier, found[i].at);
  }
  if (found.size() > limit) page.next = found[limit - 1].id;
  return page;
}

}  // namespace

boost::asio::awaitable<Result<LedgerPage>> list_ledger(ports::Store& store, const Clock& clock, domain::AccountId account,
                                                       std::optional<BookingId> before, std::size_t limit) {
  if (limit == 0) co_return fail(ErrorCode::invalid_argument, "a page of the ledger has one line at least");
  co_return co_await ports::read<LedgerPage>(
      store, [=, now = clock.now()](ports::Transaction& tx) { return page_of(tx, account, before, limit, now); });
}

}  // namespace kurir::app
