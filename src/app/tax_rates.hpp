// Use cases of the operator: the rate of tax (PPN) over time.
#pragma once

#include "app/admin.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::app {

[[nodiscard]] boost::asio::awaitable<Result<std::vector<ports::TaxRows::Rate>>> list_tax_rates(ports::Store& store);

struct NewTaxRate {
  int basis_points = 0;            ///< 0 to 10,000; 1,100 = 11 %
  std::optional<Time> valid_from;  ///< nothing = now; the past is `invalid_argument`: its invoices are issued
};
[[nodiscard]] boost::asio::awaitable<Result<ports::TaxRows::Rate>> set_tax_rate(Admin admin, NewTaxRate wanted);

}  // namespace kurir::app
