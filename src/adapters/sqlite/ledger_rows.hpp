// The books in SQLite: double entry, append-only, with one balance row a customer in the same transaction.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::sqlite {

class SqliteLedgerRows final : public ports::LedgerRows {
 public:
  SqliteLedgerRows(Connection& connection, ChangeNotes& notes);

  Balance balance(domain::AccountId account) override;
  void top_up(domain::AccountId account, domain::Rupiah amount, Time now) override;
  void top_up(const TopUp& top_up, Time now) override;
  [[nodiscard]] bool reserve(domain::AccountId account, domain::MessageId message, domain::Rupiah amount,
                             domain::Rupiah credit_limit, Time now) override;
  void capture(domain::AccountId account, domain::MessageId message, Time now) override;
  void release(domain::AccountId account, domain::MessageId message, Time now) override;
  [[nodiscard]] bool monthly_fee(domain::AccountId account, domain::DeviceId device, domain::Rupiah amount,
                                 domain::Rupiah credit_limit, Time now) override;
  void statement_tax(domain::AccountId account, domain::InvoiceId invoice, domain::Rupiah tax, Time now) override;
  [[nodiscard]] bool correct(const Correction& correction, Time now) override;
  std::vector<domain::Booking> newest_of(domain::AccountId account, domain::BookingId before, std::size_t limit) override;
  std::vector<domain::Booking> bookings(domain::BookingId after, std::size_t limit) override;
  MessageMoney money_of(domain::MessageId message) override;
  std::vector<PricedMessage> priced_messages(domain::MessageId after, std::size_t limit) override;

 private:
  struct Posting;
  void post(const Posting& posting);
  [[nodiscard]] bool post_above(domain::Rupiah floor, const Posting& posting);
  void record(const Posting& posting, domain::Rupiah available_after);
  [[nodiscard]] std::optional<domain::Rupiah> open_reservation(domain::AccountId account, domain::MessageId message);
  [[nodiscard]] std::vector<domain::Booking> with_entries(Rows rows);

  Connection& connection_;
  ChangeNotes& notes_;
  Statement balance_;
  Statement find_reservation_;
  Statement find_end_;
  Statement change_balance_;
  Statement change_balance_above_;
  Statement add_transaction_;
  Statement add_entry_;
  Statement newest_of_;
  Statement bookings_;
  Statement entries_;
  Statement money_of_;
  Statement priced_messages_;
};

}  // namespace kurir::sqlite
