#include "app/invoices.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Invoice;
using domain::Party;

constexpr std::size_t kMaxPartyText = 500;  // bytes

Result<Invoice> find_in(ports::Transaction& tx, const std::string& number) {
  auto invoice = tx.invoices().find_by_number(number);
  if (!invoice) return fail(ErrorCode::not_found, "there is no invoice {}: see `kurir invoice list`", number);
  return std::move(*invoice);
}

Result<Invoice> pay_in(ports::Transaction& tx, const std::string& actor, const std::string& number, Time now) {
  auto invoice = find_in(tx, number);
  if (!invoice) return invoice;
  if (invoice->paid_at) return fail(ErrorCode::conflict, "invoice {} is paid already", number);
  const auto amount = total(*invoice);
  tx.ledger().top_up({.account = invoice->account, .net = amount, .tax = 0, .invoice = invoice->id, .note = ""}, now);
  tx.invoices().set_paid(invoice->id, now);
  invoice->paid_at = now;
  audit(tx, {actor, "invoice.pay", "invoice:" + number, invoice->account, fmt::format("Rp {} received", amount)}, now);
  return invoice;
}

/// Line breaks are part of an address.
bool is_printable(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

Result<void> replace(std::string& value, const std::optional<std::string>& wanted, std::string_view what) {
  if (!wanted) return {};
  if (wanted->size() > kMaxPartyText || !is_printable(*wanted)) {
    return fail(ErrorCode::invalid_argument, "the {} has at most {} bytes of plain text", what, kMaxPartyText);
  }
  value = *wanted;
  return {};
}

Result<Party> change_in(ports::Transaction& tx, const std::string& actor, const SellerChange& change, Time now) {
  auto seller = tx.invoices().seller();
  if (auto done = replace(seller.name, change.name, "name"); !done) return pass_on(std::move(done));
  if (auto done = replace(seller.address, change.address, "address"); !done) return pass_on(std::move(done));
  if (auto done = replace(seller.tax_number, change.tax_number, "tax number"); !done) return pass_on(std::move(done));
  tx.invoices().set_seller(seller);
  tx.note({.topic = ports::Topic::gateway});
  audit(
      tx,
      {actor, "operator.set", "operator", std::nullopt, fmt::format("name: {}, tax number: {}", seller.name, seller.tax_number)},
      now);
  return seller;
}

}  // namespace

Party buyer_of(const domain::Account& account) {
  return {.name = account.name, .address = account.address, .tax_number = account.tax_number};
}

domain::InvoiceId issue_top_up_invoice(ports::Transaction& tx, const domain::Account& account, domain::Rupiah net,
                                       int tax_basis_points, domain::Rupiah tax, Time now) {
  Invoice invoice;
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

awaitable<Result<Invoice>> find_invoice(ports::Store& store, std::string number) {
  co_return co_await ports::read<Invoice>(store,
                                          [number = std::move(number)](ports::Transaction& tx) { return find_in(tx, number); });
}

awaitable<Result<Invoice>> find_invoice(ports::Store& store, domain::InvoiceId id, std::optional<domain::AccountId> account) {
  co_return co_await ports::read<Invoice>(store, [id, account](ports::Transaction& tx) -> Result<Invoice> {
    auto invoice = tx.invoices().find(id);
    if (!invoice || (account && *account != invoice->account)) return fail(ErrorCode::not_found, "there is no such invoice");
    return std::move(*invoice);
  });
}

awaitable<Result<std::vector<Invoice>>> list_invoices(ports::Store& store, std::optional<domain::AccountId> account,
                                                      std::size_t limit, std::optional<domain::InvoiceId> before) {
  co_return co_await ports::read<std::vector<Invoice>>(
      store, [account, limit, before](ports::Transaction& tx) -> Result<std::vector<Invoice>> {
        return account ? tx.invoices().list_of(*account, before, limit) : tx.invoices().list(before, limit);
      });
}

awaitable<Result<Invoice>> pay_invoice(Admin admin, std::string number) {
  co_return co_await ports::transact<Invoice>(
      admin.store, [actor = admin.actor, number = std::move(number), now = admin.clock.now()](ports::Transaction& tx) {
        return pay_in(tx, actor, number, now);
      });
}

awaitable<Result<Party>> find_seller(ports::Store& store) {
  co_return co_await ports::read<Party>(store, [](ports::Transaction& tx) -> Result<Party> { return tx.invoices().seller(); });
}

awaitable<Result<Party>> change_seller(Admin admin, SellerChange change) {
  co_return co_await ports::transact<Party>(
      admin.store, [actor = admin.actor, change = std::move(change), now = admin.clock.now()](ports::Transaction& tx) {
        return change_in(tx, actor, change, now);
      });
}

}  // namespace kurir::app
