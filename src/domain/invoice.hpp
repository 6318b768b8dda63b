// What the operator charges a customer for: invoices of top-ups, monthly statements, and what stands on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/device_month.hpp"
#include "domain/ids.hpp"
#include "domain/tax.hpp"

namespace kurir::domain {

enum class InvoiceKind {
  top_up = 1,     ///< prepaid, paid when it is issued
  statement = 2,  ///< of a postpaid account's month
};

/// Seller or buyer, as they were when the document was issued.
struct Party {
  std::string name;
  std::string address;     ///< may have several lines
  std::string tax_number;  ///< NPWP; empty = none

  friend bool operator==(const Party&, const Party&) = default;
};

enum class LineItem { top_up, messages, monthly_fee, correction };

struct InvoiceLine {
  LineItem item;
  std::string detail;      ///< the plan and device of a fee, the reason of a correction; else empty
  std::int64_t count = 1;  ///< of messages
  Rupiah amount = 0;       ///< of all of them, without tax; a correction may be negative

  friend bool operator==(const InvoiceLine&, const InvoiceLine&) = default;
};

struct Invoice {
  InvoiceId id;
  std::string number;  ///< "INV-2026-000123"
  AccountId account;
  InvoiceKind kind = InvoiceKind::top_up;
  Time issued_at{};
  std::optional<Month> period;  ///< of a statement
  Rupiah net = 0;               ///< the sum of the lines
  int tax_basis_points = 0;     ///< 1,100 = 11 %
  Rupiah tax = 0;
  std::optional<Time> paid_at;
  Party seller;
  Party buyer;
  std::vector<InvoiceLine> lines;
};

[[nodiscard]] constexpr Rupiah total(const Invoice& invoice) noexcept { return invoice.net + invoice.tax; }

/// Where the years of invoice numbers begin.
inline constexpr auto kOperatorTimeZone = "Asia/Jakarta";
[[nodiscard]] int invoice_year(Time issued_at);
[[nodiscard]] std::string invoice_number(int year, std::int64_t number);

}  // namespace kurir::domain
