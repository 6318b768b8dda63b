// Invoices of what was paid beforehand, and payments of those that were not.
#pragma once

#include "domain/invoice.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// As the customer is called on a document of today.
[[nodiscard]] domain::Party buyer_of(const domain::Account& account);

/// The invoice of a top-up, paid as it is issued, numbered in this transaction. Books nothing: its caller does.
domain::InvoiceId issue_top_up_invoice(ports::Transaction& tx, const domain::Account& account, domain::Rupiah net,
                                       int tax_basis_points, domain::Rupiah tax, Time now);

}  // namespace kurir::app
