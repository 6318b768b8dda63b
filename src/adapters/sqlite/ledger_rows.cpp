#include "adapters/sqlite/ledger_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

using domain::Rupiah;

// The numbers are stored: see schema.cpp.
enum class Kind { top_up = 1, reserve = 2, capture = 3, release = 4 };
enum class Book { available = 1, reserved = 2, revenue = 3, cash_in = 4 };

}  // namespace

/// `amount` leaves `from` and goes to `to`: two entries that sum to zero.
struct SqliteLedgerRows::Posting {
  Kind kind;
  domain::AccountId account;
  std::optional<domain::MessageId> message;
  Book from;
  Book to;
  Rupiah amount;
  Time at;
};

SqliteLedgerRows::SqliteLedgerRows(Connection& connection)
    : connection_(connection),
      balance_(connection, "SELECT available, reserved FROM balances WHERE account = ?1"),
      find_reservation_(connection,
                        "SELECT e.amount FROM ledger_transactions t"
                        " JOIN ledger_entries e ON e.ledger_transaction = t.id AND e.ledger_account = 2"
                        " WHERE t.message = ?1 AND t.kind = 2 AND t.account = ?2"),
      find_end_(connection, "SELECT 1 FROM ledger_transactions WHERE message = ?1 AND kind IN (3, 4)"),
      change_balance_(connection, "UPDATE balances SET available = available + ?2, reserved = reserved + ?3 WHERE account = ?1"),
      reserve_(connection,
               "UPDATE balances SET available = available - ?2, reserved = reserved + ?2"
               " WHERE account = ?1 AND available - ?2 + ?3 >= 0"),
      add_transaction_(connection, "INSERT INTO ledger_transactions (kind, account, message, at) VALUES (?1, ?2, ?3, ?4)"),
      add_entry_(connection, "INSERT INTO ledger_entries (ledger_transaction, ledger_account, amount) VALUES (?1, ?2, ?3)") {}

ports::LedgerRows::Balance SqliteLedgerRows::balance(domain::AccountId account) {
  auto rows = balance_.query(account);
  if (!rows.next()) return {.available = 0, .reserved = 0};
  return {.available = rows.integer(), .reserved = rows.integer()};
}

void SqliteLedgerRows::top_up(domain::AccountId account, Rupiah amount, Time now) {
  if (amount <= 0) raise(ErrorCode::invalid_argument, "a top-up must be above zero");
  if (change_balance_.execute(account, amount, Rupiah{0}) != 1) raise(ErrorCode::not_found, "account {} does not exist", account);
  post({.kind = Kind::top_up,
        .account = account,
        .message = std::nullopt,
        .from = Book::cash_in,
        .to = Book::available,
        .amount = amount,
        .at = now});
}

bool SqliteLedgerRows::reserve(domain::AccountId account, domain::MessageId message, Rupiah amount, Rupiah credit_limit,
                               Time now) {
  if (amount < 0) raise(ErrorCode::invalid_argument, "a reservation cannot be negative");
  if (find_reservation_.query(message, account).next()) return true;
  if (reserve_.execute(account, amount, credit_limit) != 1) return false;
  post({.kind = Kind::reserve,
        .account = account,
        .message = message,
        .from = Book::available,
        .to = Book::reserved,
        .amount = amount,
        .at = now});
  return true;
}

void SqliteLedgerRows::capture(domain::AccountId account, domain::MessageId message, Time now) {
  const auto amount = open_reservation(account, message);
  if (!amount) return;
  change_balance_.execute(account, Rupiah{0}, -*amount);
  post({.kind = Kind::capture,
        .account = account,
        .message = message,
        .from = Book::reserved,
        .to = Book::revenue,
        .amount = *amount,
        .at = now});
}

void SqliteLedgerRows::release(domain::AccountId account, domain::MessageId message, Time now) {
  const auto amount = open_reservation(account, message);
  if (!amount) return;
  change_balance_.execute(account, *amount, -*amount);
  post({.kind = Kind::release,
        .account = account,
        .message = message,
        .from = Book::reserved,
        .to = Book::available,
        .amount = *amount,
        .at = now});
}

std::optional<Rupiah> SqliteLedgerRows::open_reservation(domain::AccountId account, domain::MessageId message) {
  if (find_end_.query(message).next()) return std::nullopt;
  auto rows = find_reservation_.query(message, account);
  if (!rows.next()) return std::nullopt;
  return rows.integer();
}

void SqliteLedgerRows::post(const Posting& posting) {
  add_transaction_.execute(posting.kind, posting.account, posting.message, posting.at);
  const auto transaction = connection_.last_insert_id();
  add_entry_.execute(transaction, posting.from, -posting.amount);
  add_entry_.execute(transaction, posting.to, posting.amount);
}

}  // namespace kurir::sqlite
