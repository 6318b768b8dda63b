#include "adapters/sqlite/tax_rows.hpp"

namespace kurir::sqlite {

SqliteTaxRows::SqliteTaxRows(Connection& connection)
    : in_force_(connection, "SELECT basis_points FROM tax_rates WHERE valid_from <= ?1 ORDER BY valid_from DESC LIMIT 1"),
      put_(connection,
           "INSERT INTO tax_rates (valid_from, basis_points) VALUES (?1, ?2)"
           " ON CONFLICT DO UPDATE SET basis_points = excluded.basis_points"),
      list_(connection, "SELECT valid_from, basis_points FROM tax_rates WHERE valid_from >= 0 ORDER BY valid_from") {}

int SqliteTaxRows::in_force(Time at) {
  auto rows = in_force_.query(at);
  return rows.next() ? static_cast<int>(rows.integer()) : 0;
}

void SqliteTaxRows::put(const Rate& rate) { put_.execute(rate.valid_from, rate.basis_points); }

std::vector<ports::TaxRows::Rate> SqliteTaxRows::list() {
  std::vector<Rate> rates;
  auto rows = list_.query();
  while (rows.next()) rates.push_back({.valid_from = rows.time(), .basis_points = static_cast<int>(rows.integer())});
  return rates;
}

}  // namespace kurir::sqlite
