#include "adapters/sqlite/invoice_rows.hpp"

#include <limits>

#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/invoice_text.hpp"

namespace kurir::sqlite {
namespace {

using domain::Invoice;
using domain::InvoiceId;

constexpr auto kInvoice =
    "id, number, account, kind, issued_at, period_start, period_end, net, tax_basis_points, tax, paid_at, seller, buyer, lines";

std::optional<domain::Month> period_of(std::optional<Time> start, std::optional<Time> end) {
  return start && end ? std::optional(domain::Month{*start, *end}) : std::nullopt;
}

Invoice invoice_of(Rows& rows) {
  Invoice invoice;
  invoice.id = rows.id<InvoiceId>();
  invoice.number = rows.text();
  invoice.account = rows.id<domain::AccountId>();
  invoice.kind = rows.as<domain::InvoiceKind>();
  invoice.issued_at = rows.time();
  const auto start = rows.optional_time();
  invoice.period = period_of(start, rows.optional_time());
  invoice.net = rows.integer();
  invoice.tax_basis_points = static_cast<int>(rows.integer());
  invoice.tax = rows.integer();
  invoice.paid_at = rows.optional_time();
  invoice.seller = read_party(rows.text());
  invoice.buyer = read_party(rows.text());
  invoice.lines = read_lines(rows.text());
  return invoice;
}

std::optional<Invoice> first(Rows rows) {
  if (!rows.next()) return std::nullopt;
  return invoice_of(rows);
}

std::vector<Invoice> all(Rows rows) {
  std::vector<Invoice> invoices;
  while (rows.next()) invoices.push_back(invoice_of(rows));
  return invoices;
}

InvoiceId newest(std::optional<InvoiceId> before) { return before.value_or(InvoiceId(std::numeric_limits<std::int64_t>::max())); }

}  // namespace

SqliteInvoiceRows::SqliteInvoiceRows(Connection& connection)
    : connection_(connection),
      take_number_(connection,
                   "INSERT INTO invoice_numbers (year, last) VALUES (?1, 1)"
                   " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"),
      insert_(connection,
              "INSERT INTO invoices (number, account, kind, issued_at, period_start, period_end, net, tax_basis_points, tax,"
              " paid_at, seller, buyer, lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
      find_(connection, fmt::format("SELECT {} FROM invoices WHERE id = ?1", kInvoice)),
      find_by_number_(connection, fmt::format("SELECT {} FROM invoices WHERE number = ?1", kInvoice)),
      list_(connection, fmt::format("SELECT {} FROM invoices WHERE id < ?1 ORDER BY id DESC LIMIT ?2", kInvoice)),
      list_of_(connection,
               fmt::format("SELECT {} FROM invoices WHERE account = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3", kInvoice)),
      set_paid_(connection, "UPDATE invoices SET paid_at = ?2 WHERE id = ?1 AND paid_at IS NULL"),
      open_period_(connection, "SELECT statement_from, next_statement_at FROM accounts WHERE id = ?1"),
      set_open_period_(connection, "UPDATE accounts SET statement_from = ?2, next_statement_at = ?3 WHERE id = ?1"),
      periods_ended_(connection, "SELECT id FROM accounts WHERE next_statement_at <= ?1 ORDER BY next_statement_at LIMIT ?2"),
      close_books_(connection, "UPDATE accounts SET books_closed_until = max(books_closed_until, ?2) WHERE id = ?1"),
      movements_(connection,
                 "SELECT t.kind, t.device, t.invoice, t.note, t.at,"
                 " coalesce((SELECT amount FROM ledger_entries WHERE ledger_transaction = t.id AND ledger_account = 1), 0) +"
                 " coalesce((SELECT amount FROM ledger_entries WHERE ledger_transaction = t.id AND ledger_account = 2), 0)"
                 " FROM ledger_transactions t WHERE t.account = ?1 AND t.kind NOT IN (2, 4) AND t.at >= ?2 AND t.at < ?3"
                 " ORDER BY t.at"),
      seller_(connection, "SELECT party FROM seller WHERE id = 1"),
      set_seller_(connection, "INSERT INTO seller (id, party) VALUES (1, ?1) ON CONFLICT DO UPDATE SET party = excluded.party") {}

InvoiceId SqliteInvoiceRows::issue(const Invoice& invoice) {
  const auto year = domain::invoice_year(invoice.issued_at);
  std::int64_t number = 0;
  {
    auto rows = take_number_.query(year);
    if (!rows.next()) raise(ErrorCode::internal, "the database gave no invoice number");
    number = rows.integer();
  }
  const auto start = invoice.period ? std::optional(invoice.period->start) : std::nullopt;
  const auto end = invoice.period ? std::optional(invoice.period->end) : std::nullopt;
  insert_.execute(domain::invoice_number(year, number), invoice.account, invoice.kind, invoice.issued_at, start, end, invoice.net,
                  invoice.tax_basis_points, invoice.tax, invoice.paid_at, party_text(invoice.seller), party_text(invoice.buyer),
                  lines_text(invoice.lines));
  return InvoiceId(connection_.last_insert_id());
}

std::optional<Invoice> SqliteInvoiceRows::find(InvoiceId id) { return first(find_.query(id)); }

std::optional<Invoice> SqliteInvoiceRows::find_by_number(const std::string& number) {
  return first(find_by_number_.query(number));
}

std::vector<Invoice> SqliteInvoiceRows::list(std::optional<InvoiceId> before, std::size_t limit) {
  return all(list_.query(newest(before), limit));
}

std::vector<Invoice> SqliteInvoiceRows::list_of(domain::AccountId account, std::optional<InvoiceId> before, std::size_t limit) {
  return all(list_of_.query(account, newest(before), limit));
}

void SqliteInvoiceRows::set_paid(InvoiceId id, Time at) {
  if (set_paid_.execute(id, at) != 1) raise(ErrorCode::conflict, "the invoice is paid already, or does not exist");
}

std::optional<domain::Month> SqliteInvoiceRows::open_period(domain::AccountId account) {
  auto rows = open_period_.query(account);
  if (!rows.next()) return std::nullopt;
  const auto start = rows.optional_time();
  return period_of(start, rows.optional_time());
}

void SqliteInvoiceRows::set_open_period(domain::AccountId account, const std::optional<domain::Month>& period) {
  const auto start = period ? std::optional(period->start) : std::nullopt;
  const auto end = period ? std::optional(period->end) : std::nullopt;
  if (set_open_period_.execute(account, start, end) != 1) raise(ErrorCode::not_found, "account {} does not exist", account);
}

std::vector<domain::AccountId> SqliteInvoiceRows::periods_ended(Time now, std::size_t limit) {
  std::vector<domain::AccountId> accounts;
  auto rows = periods_ended_.query(now, limit);
  while (rows.next()) accounts.push_back(rows.id<domain::AccountId>());
  return accounts;
}

void SqliteInvoiceRows::close_books(domain::AccountId account, Time until) { close_books_.execute(account, until); }

ports::InvoiceRows::Movements SqliteInvoiceRows::movements(domain::AccountId account, const domain::Month& period) {
  Movements found;
  auto rows = movements_.query(account, period.start, period.end);
  while (rows.next()) {
    const auto kind = rows.as<domain::BookingKind>();
    const auto device = rows.optional_id<domain::DeviceId>();
    const auto invoice = rows.optional_id<InvoiceId>();
    auto note = rows.text();
    const auto at = rows.time();
    const auto amount = rows.integer();
    if (kind == domain::BookingKind::capture) {
      ++found.messages[-amount];
    } else {
      found.others.push_back({kind, device, invoice, std::move(note), amount, at});
    }
  }
  return found;
}

domain::Party SqliteInvoiceRows::seller() {
  auto rows = seller_.query();
  return rows.next() ? read_party(rows.text()) : domain::Party();
}

void SqliteInvoiceRows::set_seller(const domain::Party& seller) { set_seller_.execute(party_text(seller)); }

}  // namespace kurir::sqlite
