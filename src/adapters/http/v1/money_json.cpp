#include "adapters/http/v1/money_json.hpp"

#include "app/invoices.hpp"
#include "domain/local_date.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;

json::value last_day_json(const domain::Account& account) {
  if (!account.expires_at) return nullptr;
  return json::string(domain::last_day(account.expires_at, account.time_zone));
}

json::object balance_json(const app::AccountView& view) {
  const auto& account = view.account;
  return {{"available", view.balance.available},  {"reserved", view.balance.reserved},
          {"credit_limit", account.credit_limit}, {"spendable", view.balance.available + account.credit_limit},
          {"postpaid", account.postpaid},         {"last_day", last_day_json(account)}};
}

json::object invoice_json(const domain::Invoice& invoice) {
  const auto start = invoice.period ? std::optional(invoice.period->start) : std::nullopt;
  const auto end = invoice.period ? std::optional(invoice.period->end) : std::nullopt;
  return {{"id", invoice.id.value},
          {"number", invoice.number},
          {"account_id", invoice.account.value},
          {"buyer", invoice.buyer.name},
          {"kind", invoice.kind == domain::InvoiceKind::top_up ? "top_up" : "statement"},
          {"issued_at", to_json(invoice.issued_at)},
          {"period_start", to_json(start)},
          {"period_end", to_json(end)},
          {"net", invoice.net},
          {"tax_basis_points", invoice.tax_basis_points},
          {"tax", invoice.tax},
          {"total", total(invoice)},
          {"paid_at", to_json(invoice.paid_at)}};
}

boost::asio::awaitable<Answer> list_invoices(Desk desk, std::optional<domain::AccountId> account, PageWanted page) {
  const auto cursor = number_in(page, 0);
  const auto before = cursor ? std::optional(domain::InvoiceId(*cursor)) : std::nullopt;
  auto found = co_await app::list_invoices(desk.store, account, page.limit + 1, before);
  if (!found) co_return refuse(found.error(), "account");
  const auto next = cut_page(*found, page.limit, [](const domain::Invoice& invoice) { return invoice.id; });
  json::array data;
  for (const auto& invoice : *found) data.push_back(invoice_json(invoice));
  co_return respond_page(std::move(data), next);
}

json::object top_up_request_json(const app::TopUpRequestView& view) {
  const auto& request = view.request;
  return {{"id", request.id.value},
          {"account_id", request.account.value},
          {"account_name", view.account_name},
          {"amount", request.amount},
          {"tax", view.tax},
          {"total", request.amount + view.tax},
          {"note", request.note},
          {"state", domain::name(request.state)},
          {"created_by", request.created_by},
          {"created_at", to_json(request.created_at)},
          {"decided_at", to_json(request.decided_at)},
          {"answer", request.answer},
          {"invoice_id", request.invoice ? json::value(request.invoice->value) : json::value(nullptr)}};
}

Response respond_requests(const app::TopUpRequestPage& page) {
  json::array data;
  for (const auto& view : page.requests) data.push_back(top_up_request_json(view));
  return respond_page(std::move(data), cursor_of(page.next));
}

void add_terms(json::object& object, const domain::PlanTerms& terms) {
  object["quota"] = or_null(terms.quota);
  object["monthly_fee"] = terms.monthly_fee;
  object["price"] = terms.price;
  object["max_characters"] = terms.max_characters;
  object["legacy_max_characters"] = terms.legacy_max_characters;
}

}  // namespace kurir::http::v1
