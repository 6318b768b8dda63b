#include "adapters/sqlite/ledger_rows.hpp"

#include <array>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

using domain::Book;
using domain::BookEntry;
using domain::Booking;
using domain::BookingKind;
using domain::Rupiah;

constexpr auto kBooking = "id, kind, account, message, device, invoice, note, at, available_after";

void expect_positive(Rupiah amount, std::string_view what) {
  if (amount <= 0) raise(ErrorCode::invalid_argument, "a {} must be above zero", what);
}

}  // namespace

/// Entries that sum to zero, one a book; those of zero are not written. Those on the customer's books change the balance.
struct SqliteLedgerRows::Posting {
  BookingKind kind;
  domain::AccountId account;
  Time at;
  std::array<BookEntry, 3> entries;
  std::optional<domain::MessageId> message = std::nullopt;
  std::optional<domain::DeviceId> device = std::nullopt;
  std::optional<domain::InvoiceId> invoice = std::nullopt;
  std::string_view note = "";

  [[nodiscard]] Rupiah change(Book book) const {
    for (const auto& entry : entries) {
      if (entry.book == book) return entry.amount;
    }
    return 0;
  }
};

SqliteLedgerRows::SqliteLedgerRows(Connection& connection, ChangeNotes& notes)
    : connection_(connection),
      notes_(notes),
      balance_(connection, "SELECT available, reserved FROM balances WHERE account = ?1"),
      find_reservation_(connection,
                        "SELECT e.amount FROM ledger_transactions t"
                        " JOIN ledger_entries e ON e.ledger_transaction = t.id AND e.ledger_account = 2"
                        " WHERE t.message = ?1 AND t.kind = 2 AND t.account = ?2"),
      find_end_(connection, "SELECT 1 FROM ledger_transactions WHERE message = ?1 AND kind IN (3, 4)"),
      change_balance_(connection,
                      "UPDATE balances SET available = available + ?2, reserved = reserved + ?3 WHERE account = ?1"
                      " RETURNING available"),
      change_balance_above_(connection,
                            "UPDATE balances SET available = available + ?2, reserved = reserved + ?3"
                            " WHERE account = ?1 AND available + ?2 >= ?4 RETURNING available"),
      add_transaction_(connection,
                       "INSERT INTO ledger_transactions (kind, account, message, device, invoice, note, at, available_after)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                       " max(?7, (SELECT books_closed_until FROM accounts WHERE id = ?2)), ?8)"),
      add_entry_(connection, "INSERT INTO ledger_entries (ledger_transaction, ledger_account, amount) VALUES (?1, ?2, ?3)"),
      newest_of_(connection, fmt::format("SELECT {} FROM ledger_transactions WHERE account = ?1 AND message IS NULL AND id < ?2"
                                         " ORDER BY id DESC LIMIT ?3",
                                         kBooking)),
      bookings_(connection, fmt::format("SELECT {} FROM ledger_transactions WHERE id > ?1 ORDER BY id LIMIT ?2", kBooking)),
      entries_(connection,
               "SELECT ledger_account, amount FROM ledger_entries WHERE ledger_transaction = ?1 ORDER BY ledger_account"),
      money_of_(connection,
                "SELECT t.kind, t.account, e.amount FROM ledger_transactions t"
                " JOIN ledger_entries e ON e.ledger_transaction = t.id AND e.ledger_account = 2 WHERE t.message = ?1"),
      priced_messages_(connection,
                       "SELECT id, account, state, price FROM messages WHERE id > ?1 AND origin = 0 ORDER BY id LIMIT ?2") {}

ports::LedgerRows::Balance SqliteLedgerRows::balance(domain::AccountId account) {
  auto rows = balance_.query(account);
  if (!rows.next()) return {.available = 0, .reserved = 0};
  return {.available = rows.integer(), .reserved = rows.integer()};
}

void SqliteLedgerRows::top_up(domain::AccountId account, Rupiah amount, Time now) {
  top_up({.account = account, .net = amount, .tax = 0, .invoice = std::nullopt, .note = {}}, now);
}

void SqliteLedgerRows::top_up(const TopUp& top_up, Time now) {
  expect_positive(top_up.net, "top-up");
  post({.kind = BookingKind::top_up,
        .account = top_up.account,
        .at = now,
        .entries = {{{Book::available, top_up.net}, {Book::cash_in, -top_up.net - top_up.tax}, {Book::tax_owed, top_up.tax}}},
        .invoice = top_up.invoice,
        .note = top_up.note});
}

bool SqliteLedgerRows::reserve(domain::AccountId account, domain::MessageId message, Rupiah amount, Rupiah credit_limit,
                               Time now) {
  if (amount < 0) raise(ErrorCode::invalid_argument, "a reservation cannot be negative");
  if (amount == 0 || find_reservation_.query(message, account).next()) return true;
  return post_above(-credit_limit, {.kind = BookingKind::reserve,
                                    .account = account,
                                    .at = now,
                                    .entries = {{{Book::available, -amount}, {Book::reserved, amount}}},
                                    .message = message});
}

void SqliteLedgerRows::capture(domain::AccountId account, domain::MessageId message, Time now) {
  const auto amount = open_reservation(account, message);
  if (!amount) return;
  post({.kind = BookingKind::capture,
        .account = account,
        .at = now,
        .entries = {{{Book::reserved, -*amount}, {Book::revenue, *amount}}},
        .message = message});
}

void SqliteLedgerRows::release(domain::AccountId account, domain::MessageId message, Time now) {
  const auto amount = open_reservation(account, message);
  if (!amount) return;
  post({.kind = BookingKind::release,
        .account = account,
        .at = now,
        .entries = {{{Book::available, *amount}, {Book::reserved, -*amount}}},
        .message = message});
}

bool SqliteLedgerRows::monthly_fee(domain::AccountId account, domain::DeviceId device, Rupiah amount, Rupiah credit_limit,
                                   Time now) {
  expect_positive(amount, "monthly fee");
  return post_above(-credit_limit, {.kind = BookingKind::monthly_fee,
                                    .account = account,
                                    .at = now,
                                    .entries = {{{Book::available, -amount}, {Book::revenue, amount}}},
                                    .device = device});
}

void SqliteLedgerRows::statement_tax(domain::AccountId account, domain::InvoiceId invoice, Rupiah tax, Time now) {
  expect_positive(tax, "tax");
  post({.kind = BookingKind::statement_tax,
        .account = account,
        .at = now,
        .entries = {{{Book::available, -tax}, {Book::tax_owed, tax}}},
        .invoice = invoice});
}

bool SqliteLedgerRows::correct(const Correction& correction, Time now) {
  if (correction.amount == 0) raise(ErrorCode::invalid_argument, "a correction of nothing is none");
  const Posting posting{.kind = BookingKind::correction,
                        .account = correction.account,
                        .at = now,
                        .entries = {{{Book::available, correction.amount}, {Book::revenue, -correction.amount}}},
                        .note = correction.note};
  if (correction.credit_limit && correction.amount < 0) return post_above(-*correction.credit_limit, posting);
  post(posting);
  return true;
}

std::optional<Rupiah> SqliteLedgerRows::open_reservation(domain::AccountId account, domain::MessageId message) {
  if (find_end_.query(message).next()) return std::nullopt;
  auto rows = find_reservation_.query(message, account);
  if (!rows.next()) return std::nullopt;
  return rows.integer();
}

void SqliteLedgerRows::post(const Posting& posting) {
  const auto after = [&]() -> std::optional<Rupiah> {
    auto rows = change_balance_.query(posting.account, posting.change(Book::available), posting.change(Book::reserved));
    return rows.next() ? std::optional(rows.integer()) : std::nullopt;
  }();
  if (!after) raise(ErrorCode::not_found, "account {} does not exist", posting.account);
  record(posting, *after);
}

bool SqliteLedgerRows::post_above(Rupiah floor, const Posting& posting) {
  const auto after = [&]() -> std::optional<Rupiah> {
    auto rows =
        change_balance_above_.query(posting.account, posting.change(Book::available), posting.change(Book::reserved), floor);
    return rows.next() ? std::optional(rows.integer()) : std::nullopt;
  }();
  if (after) record(posting, *after);
  return after.has_value();
}

void SqliteLedgerRows::record(const Posting& posting, Rupiah available_after) {
  notes_.add({.topic = ports::Topic::balance, .account = posting.account});
  add_transaction_.execute(posting.kind, posting.account, posting.message, posting.device, posting.invoice, posting.note,
                           posting.at, available_after);
  const auto transaction = connection_.last_insert_id();
  for (const auto& entry : posting.entries) {
    if (entry.amount != 0) add_entry_.execute(transaction, entry.book, entry.amount);
  }
}

std::vector<Booking> SqliteLedgerRows::with_entries(Rows rows) {
  std::vector<Booking> found;
  while (rows.next()) {
    found.push_back({.id = rows.id<domain::BookingId>(),
                     .kind = rows.as<BookingKind>(),
                     .account = rows.id<domain::AccountId>(),
                     .message = rows.optional_id<domain::MessageId>(),
                     .device = rows.optional_id<domain::DeviceId>(),
                     .invoice = rows.optional_id<domain::InvoiceId>(),
                     .note = rows.text(),
                     .at = rows.time(),
                     .available_after = rows.integer(),
                     .entries = {}});
    auto entries = entries_.query(found.back().id);
    while (entries.next()) found.back().entries.push_back({.book = entries.as<Book>(), .amount = entries.integer()});
  }
  return found;
}

std::vector<Booking> SqliteLedgerRows::newest_of(domain::AccountId account, domain::BookingId before, std::size_t limit) {
  return with_entries(newest_of_.query(account, before, limit));
}

std::vector<Booking> SqliteLedgerRows::bookings(domain::BookingId after, std::size_t limit) {
  return with_entries(bookings_.query(after, limit));
}

ports::LedgerRows::MessageMoney SqliteLedgerRows::money_of(domain::MessageId message) {
  MessageMoney money{};
  auto rows = money_of_.query(message);
  while (rows.next()) {
    const auto kind = rows.as<BookingKind>();
    const auto account = rows.id<domain::AccountId>();
    const auto amount = rows.integer();
    if (kind == BookingKind::reserve) {
      money.account = account;
      money.reserved = amount;
    } else {
      (kind == BookingKind::capture ? money.captured : money.released) = -amount;
    }
  }
  return money;
}

std::vector<ports::LedgerRows::PricedMessage> SqliteLedgerRows::priced_messages(domain::MessageId after, std::size_t limit) {
  std::vector<PricedMessage> found;
  auto rows = priced_messages_.query(after, limit);
  while (rows.next()) {
    found.push_back({.id = rows.id<domain::MessageId>(),
                     .account = rows.id<domain::AccountId>(),
                     .state = rows.as<domain::MessageState>(),
                     .price = rows.integer()});
  }
  return found;
}

}  // namespace kurir::sqlite
