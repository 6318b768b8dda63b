#include "adapters/http/v1/billing.hpp"

#include <algorithm>

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/money_json.hpp"
#include "app/invoices.hpp"
#include "app/ledger_listing.hpp"
#include "app/plans.hpp"
#include "app/top_up_requests.hpp"
#include "runtime/run_blocking.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

awaitable<Answer> balance(Desk desk, Call call) {
  const auto found = co_await app::find_account(desk.store, call.account);
  if (!found) co_return refuse(found.error(), "account");
  co_return respond(balance_json(*found));
}

awaitable<Answer> plans(Desk desk, Call) {
  const auto offered = co_await app::offered_plans(desk.store, desk.clock);
  if (!offered) co_return refuse(offered.error(), "plan");
  json::array data;
  for (const auto& [plan, terms] : offered->plans) {
    json::object object{{"code", plan.code}, {"name", plan.name}, {"retired", plan.retired}};
    add_terms(object, terms);
    data.push_back(std::move(object));
  }
  co_return respond(json::object{{"data", std::move(data)}, {"tax_basis_points", offered->tax_basis_points}});
}

std::string_view code_of(std::optional<domain::BookingKind> kind) {
  if (!kind) return "messages";
  switch (*kind) {
    case domain::BookingKind::top_up: return "top_up";
    case domain::BookingKind::monthly_fee: return "monthly_fee";
    case domain::BookingKind::statement_tax: return "statement_tax";
    case domain::BookingKind::correction: return "correction";
    case domain::BookingKind::reserve:
    case domain::BookingKind::capture:
    case domain::BookingKind::release: return "messages";
  }
  return "messages";
}

json::object line_json(const app::LedgerLine& line) {
  return {{"id", line.id ? json::value(line.id->value) : json::value(nullptr)},
          {"at", to_json(line.at)},
          {"what", code_of(line.kind)},
          {"amount", line.amount},
          {"balance_after", line.balance_after},
          {"device", line.waid},
          {"invoice", line.invoice},
          {"note", line.note}};
}

awaitable<Answer> ledger(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  const auto cursor = number_in(*page, 0);
  const auto before = cursor ? std::optional(domain::BookingId(*cursor)) : std::nullopt;
  const auto found = co_await app::list_ledger(desk.store, desk.clock, call.account, before, page->limit);
  if (!found) co_return refuse(found.error(), "account");
  json::array data;
  for (const auto& line : found->lines) data.push_back(line_json(line));
  co_return respond_page(std::move(data), cursor_of(found->next));
}

awaitable<Answer> invoices(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  co_return co_await list_invoices(desk, call.account, *page);
}

/// The {invoice_id} of the path, where it is the account's.
awaitable<std::expected<domain::Invoice, Problem>> invoice_of(Desk desk, const Call& call) {
  const auto id = call.id("invoice_id", "invoice");
  if (!id) co_return std::unexpected(id.error());
  auto found = co_await app::find_invoice(desk.store, domain::InvoiceId(*id), call.account);
  if (!found) co_return refuse(found.error(), "invoice");
  co_return std::move(*found);
}

awaitable<Answer> show_invoice(Desk desk, Call call) {
  const auto invoice = co_await invoice_of(desk, call);
  if (!invoice) co_return std::unexpected(invoice.error());
  co_return respond(invoice_json(*invoice));
}

Response respond_file(std::string bytes, const std::string& name, ports::DocumentForm form) {
  const bool is_pdf = form == ports::DocumentForm::pdf;
  Response response;
  response.body = std::move(bytes);
  response.content_type = is_pdf ? "application/pdf" : "text/html; charset=utf-8";
  response.headers.emplace_back("Content-Disposition", fmt::format("inline; filename=\"{}.{}\"", name, is_pdf ? "pdf" : "html"));
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  // Browsers show no PDF within a sandbox.
  if (!is_pdf) response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  return response;
}

awaitable<Answer> document(BillingDesk billing, Call call, ports::DocumentForm form) {
  auto invoice = co_await invoice_of(billing.desk, call);
  if (!invoice) co_return std::unexpected(invoice.error());
  const auto owner = co_await app::find_account(billing.desk.store, invoice->account);
  if (!owner) co_return refuse(owner.error(), "account");
  const auto language = domain::language_of(call.query("language").value_or(owner->account.language));
  const auto number = invoice->number;
  auto bytes = co_await runtime::run_blocking(
      billing.pool, [&documents = billing.documents, invoice = std::move(*invoice), zone = owner->account.time_zone, language,
                     form] { return documents.invoice(invoice, zone, language, form); });
  if (!bytes) co_return refuse(bytes.error(), "invoice");
  co_return respond_file(std::move(*bytes), number, form);
}

awaitable<Answer> pdf(BillingDesk billing, Call call) { return document(billing, std::move(call), ports::DocumentForm::pdf); }
awaitable<Answer> html(BillingDesk billing, Call call) { return document(billing, std::move(call), ports::DocumentForm::html); }

awaitable<Answer> list_requests(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  app::TopUpRequestSearch search{.account = call.account, .limit = page->limit};
  if (const auto before = number_in(*page, 0)) search.before = domain::TopUpRequestId(*before);
  const auto found = co_await app::list_top_up_requests(desk.store, desk.clock, search);
  if (!found) co_return refuse(found.error(), "account");
  co_return respond_requests(*found);
}

awaitable<Answer> request_top_up(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  auto once = idempotency_of(call);
  if (!once) co_return std::unexpected(once.error());
  Fields fields(body->get_object());
  app::NewTopUpRequest wanted{.account = call.account,
                              .amount = fields.integer("amount"),
                              .note = fields.optional_text("note").value_or(""),
                              .idempotency = std::move(*once)};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto made = co_await app::request_top_up(desk.admin(call), std::move(wanted));
  if (!made) co_return refuse_once(made.error(), "account");
  co_return respond(top_up_request_json(*made), 201);
}

awaitable<Answer> withdraw(Desk desk, Call call) {
  const auto id = call.id("request_id", "request");
  if (!id) co_return std::unexpected(id.error());
  const auto done = co_await app::withdraw_top_up(desk.admin(call), call.account, domain::TopUpRequestId(*id));
  if (!done) co_return refuse(done.error(), "request");
  co_return respond(top_up_request_json(*done));
}

}  // namespace

std::vector<Endpoint> billing_endpoints(BillingDesk billing) {
  using enum domain::Permission;
  const auto desk = billing.desk;
  const std::string invoice = "/v1/invoices/{invoice_id}";
  return {
      {.method = "GET", .pattern = "/v1/balance", .permission = see_money, .handler = bind(desk, balance)},
      {.method = "GET", .pattern = "/v1/plans", .permission = see_devices, .of = Of::nobody, .handler = bind(desk, plans)},
      {.method = "GET", .pattern = "/v1/ledger", .permission = see_money, .handler = bind(desk, ledger)},
      {.method = "GET", .pattern = "/v1/invoices", .permission = see_money, .handler = bind(desk, invoices)},
      {.method = "GET", .pattern = invoice, .permission = see_money, .handler = bind(desk, show_invoice)},
      {.method = "GET", .pattern = invoice + "/pdf", .permission = see_money, .handler = bind(billing, pdf)},
      {.method = "GET", .pattern = invoice + "/html", .permission = see_money, .handler = bind(billing, html)},
      {.method = "GET", .pattern = "/v1/top_up_requests", .permission = see_money, .handler = bind(desk, list_requests)},
      {.method = "POST", .pattern = "/v1/top_up_requests", .permission = manage_billing, .handler = bind(desk, request_top_up)},
      {.method = "POST",
       .pattern = "/v1/top_up_requests/{request_id}/withdraw",
       .permission = manage_billing,
       .handler = bind(desk, withdraw)},
  };
}

}  // namespace kurir::http::v1
