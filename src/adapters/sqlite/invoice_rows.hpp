// Invoices, their numbers, the periods of statements and the seller in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/invoice_rows.hpp"

namespace kurir::sqlite {

class SqliteInvoiceRows final : public ports::InvoiceRows {
 public:
  explicit SqliteInvoiceRows(Connection& connection);

  domain::InvoiceId issue(const domain::Invoice& invoice) override;
  std::optional<domain::Invoice> find(domain::InvoiceId id) override;
  std::optional<domain::Invoice> find_by_number(const std::string& number) override;
  std::vector<domain::Invoice> list(std::optional<domain::InvoiceId> before, std::size_t limit) override;
  std::vector<domain::Invoice> list_of(domain::AccountId account, std::optional<domain::InvoiceId> before,
                                       std::size_t limit) override;
  void set_paid(domain::InvoiceId id, Time at) override;

  std::optional<domain::Month> open_period(domain::AccountId account) override;
  void set_open_period(domain::AccountId account, const std::optional<domain::Month>& period) override;
  std::vector<domain::AccountId> periods_ended(Time now, std::size_t limit) override;
  void close_books(domain::AccountId account, Time until) override;
  Movements movements(domain::AccountId account, const domain::Month& period) override;

  domain::Party seller() override;
  void set_seller(const domain::Party& seller) override;

 private:
  Connection& connection_;
  Statement take_number_;
  Statement insert_;
  Statement find_;
  Statement find_by_number_;
  Statement list_;
  Statement list_of_;
  Statement set_paid_;
  Statement open_period_;
  Statement set_open_period_;
  Statement periods_ended_;
  Statement close_books_;
  Statement movements_;
  Statement seller_;
  Statement set_seller_;
};

}  // namespace kurir::sqlite
