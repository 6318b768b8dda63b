// The rate of tax over time in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::sqlite {

class SqliteTaxRows final : public ports::TaxRows {
 public:
  explicit SqliteTaxRows(Connection& connection);

  int in_force(Time at) override;
  void put(const Rate& rate) override;
  std::vector<Rate> list() override;

 private:
  Statement in_force_;
  Statement put_;
  Statement list_;
};

}  // namespace kurir::sqlite
