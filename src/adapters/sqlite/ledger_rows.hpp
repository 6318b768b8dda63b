// The books in SQLite: double entry, append-only, with one balance row a customer in the same transaction.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteLedgerRows final : public ports::LedgerRows {
 public:
  explicit SqliteLedgerRows(Connection& connection);

  Balance balance(domain::AccountId account) override;
  void top_up(domain::AccountId account, domain::Rupiah amount, Time now) override;
  [[nodiscard]] bool reserve(domain::AccountId account, domain::MessageId message, domain::Rupiah amount,
                             domain::Rupiah credit_limit, Time now) override;
  void capture(domain::AccountId account, domain::MessageId message, Time now) override;
  void release(domain::AccountId account, domain::MessageId message, Time now) override;

 private:
  struct Posting;
  void post(const Posting& posting);
  [[nodiscard]] std::optional<domain::Rupiah> open_reservation(domain::AccountId account, domain::MessageId message);

  Connection& connection_;
  Statement balance_;
  Statement find_reservation_;
  Statement find_end_;
  Statement change_balance_;
  Statement reserve_;
  Statement add_transaction_;
  Statement add_entry_;
};

}  // namespace kurir::sqlite
