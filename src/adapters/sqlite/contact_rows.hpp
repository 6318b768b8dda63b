// Contacts in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/contact_rows.hpp"

namespace kurir::sqlite {

class SqliteContactRows final : public ports::ContactRows {
 public:
  explicit SqliteContactRows(Connection& connection);

  std::optional<domain::Contact> find(domain::AccountId account, const std::string& number) override;
  std::vector<domain::Contact> list(domain::AccountId account, const Range& range, std::size_t limit) override;
  void put(domain::AccountId account, const domain::Contact& contact) override;
  bool remove(domain::AccountId account, const std::string& number) override;

 private:
  Statement list_;
  Statement put_;
  Statement remove_;
};

}  // namespace kurir::sqlite
