#include "app/invoices.hpp"

#include "ports/invoice_rows.hpp"

namespace kurir::app {

domain::Party buyer_of(const domain::Account& account) {
  return {.name = account.name, .address = account.address, .tax_number = account.tax_number};
}

domain::InvoiceId issue_top_up_invoice(ports::Transaction& tx, const domain::Account& account, domain::Rupiah net,
                                       int tax_basis_points, domain::Rupiah tax, Time now) {
  domain::Invoice invoice;
  invoice.account = account.id;
  invoice.kind = domain::InvoiceKind::top_up;
  invoice.issued_at = now;
  invoice.net = net;
  invoice.tax_basis_points = tax_basis_points;
  invoice.tax = tax;
  invoice.paid_at = now;
  invoice.seller = tx.invoices().seller();
  invoice.buyer = buyer_of(account);
  invoice.lines.push_back({.item = domain::LineItem::top_up, .detail = "", .count = 1, .amount = net});
  return tx.invoices().issue(invoice);
}

}  // namespace kurir::app
