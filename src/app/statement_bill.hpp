// What a postpaid account's next statement bills, read from the books.
#pragma once

#include <optional>
#include <vector>

#include "domain/invoice.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct Bill {
  domain::Month period;
  int tax_basis_points;  ///< in force when the period ended
  std::vector<domain::InvoiceLine> lines;
  domain::Rupiah net;
};

/// Of a period that has ended. Where the rate of tax changed within it, what was before the change is a bill of its own.
struct BilledPeriod {
  std::optional<Bill> bill;  ///< the first part that has something to bill; nothing = no part of the period has
  Time rest_from;            ///< from here on nothing is billed yet
};
[[nodiscard]] BilledPeriod bill_period(ports::Transaction& tx, domain::AccountId account, const domain::Month& period);

}  // namespace kurir::app
