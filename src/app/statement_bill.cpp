#include "app/statement_bill.hpp"

#include "ports/invoice_rows.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::app {
namespace {

using domain::InvoiceLine;
using domain::LineItem;
using Movement = ports::InvoiceRows::Movement;

/// Where the parts of a period end: at each change of the rate within it, and at its own end.
std::vector<Time> ends(ports::Transaction& tx, const domain::Month& period) {
  std::vector<Time> found;
  for (const auto& rate : tx.taxes().list()) {
    if (rate.valid_from > period.start && rate.valid_from < period.end) found.push_back(rate.valid_from);
  }
  found.push_back(period.end);
  return found;
}

std::optional<InvoiceLine> line_of(ports::Transaction& tx, const Movement& movement) {
  if (movement.kind == domain::BookingKind::monthly_fee) {
    const auto device = movement.device ? tx.devices().find(*movement.device) : std::nullopt;
    return InvoiceLine{LineItem::monthly_fee, device ? device->waid : "", 1, -movement.amount};
  }
  if (movement.kind == domain::BookingKind::correction)
    return InvoiceLine{LineItem::correction, movement.note, 1, -movement.amount};
  return std::nullopt;  // payments, and the tax of the statement before
}

std::vector<InvoiceLine> lines_of(ports::Transaction& tx, domain::AccountId account, const domain::Month& period) {
  std::vector<InvoiceLine> lines;
  const auto movements = tx.invoices().movements(account, period);
  for (const auto& [price, count] : movements.messages) {
    lines.push_back({.item = LineItem::messages, .detail = "", .count = count, .amount = price * count});
  }
  for (const auto& movement : movements.others) {
    if (auto line = line_of(tx, movement)) lines.push_back(std::move(*line));
  }
  return lines;
}

domain::Rupiah sum(const std::vector<InvoiceLine>& lines) {
  domain::Rupiah net = 0;
  for (const auto& line : lines) net += line.amount;
  return net;
}

}  // namespace

BilledPeriod bill_period(ports::Transaction& tx, domain::AccountId account, const domain::Month& period) {
  auto start = period.start;
  for (const auto end : ends(tx, period)) {
    auto lines = lines_of(tx, account, {start, end});
    const auto net = sum(lines);
    if (lines.empty()) {
      start = end;
    } else if (net >= 0) {  // else it is in the customer's favour: set off against what follows
      const auto rate = tx.taxes().in_force(end - Duration(1));
      return {.bill = Bill{{start, end}, rate, std::move(lines), net}, .rest_from = end};
    }
  }
  return {.bill = std::nullopt, .rest_from = start};
}

}  // namespace kurir::app
