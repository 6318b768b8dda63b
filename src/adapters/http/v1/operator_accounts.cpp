#include "adapters/http/v1/operator_accounts.hpp"

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/money_json.hpp"
#include "app/accounts.hpp"
#include "app/invoices.hpp"
#include "app/ledger_correction.hpp"
#include "app/new_customer.hpp"
#include "app/top_up.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

constexpr std::size_t kMaxSearch = 200;  // bytes

json::object account_json(const app::AccountView& view) {
  const auto& account = view.account;
  return {{"id", account.id.value},
          {"name", account.name},
          {"region", account.region},
          {"time_zone", account.time_zone},
          {"language", account.language},
          {"address", account.address},
          {"tax_number", account.tax_number},
          {"postpaid", account.postpaid},
          {"last_day", last_day_json(account)},
          {"available", view.balance.available},
          {"reserved", view.balance.reserved},
          {"credit_limit", account.credit_limit},
          {"devices", view.devices}};
}

std::expected<domain::AccountId, Problem> account_of(const Call& call) {
  const auto id = call.id("account_id", "account");
  if (!id) return std::unexpected(id.error());
  return domain::AccountId(*id);
}

awaitable<Answer> respond_account(Desk desk, domain::AccountId id) {
  const auto found = co_await app::find_account(desk.store, id);
  if (!found) co_return refuse(found.error(), "account");
  co_return respond(account_json(*found));
}

awaitable<Answer> list(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  app::AccountSearch search{.words = call.query("q").value_or(""), .limit = page->limit};
  if (search.words.size() > kMaxSearch) co_return std::unexpected(invalid("q", "that is too long"));
  search.after = domain::AccountId(number_in(*page, 0).value_or(0));
  const auto found = co_await app::search_accounts(desk.store, std::move(search));
  if (!found) co_return refuse(found.error(), "account");
  json::array data;
  for (const auto& view : found->accounts) data.push_back(account_json(view));
  co_return respond_page(std::move(data), cursor_of(found->next));
}

awaitable<Answer> create(AccountsDesk accounts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewCustomer wanted{.name = fields.text("name"), .owner = {}};
  auto login = fields.optional_text("login");
  auto owner_name = fields.optional_text("owner_name");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  if (login) wanted.owner = app::NewOwner{.login = std::move(*login), .name = owner_name.value_or(wanted.name)};
  const auto made = co_await app::create_customer(accounts.desk.admin(call), {.random = accounts.random, .pool = accounts.pool},
                                                  std::move(wanted));
  if (!made) co_return refuse(made.error(), "account");
  const auto view = co_await app::find_account(accounts.desk.store, made->account.id);
  if (!view) co_return refuse(view.error(), "account");
  json::object answer{{"account", account_json(*view)}, {"api_key", made->account.api_key}};
  if (made->owner) {
    answer.emplace("login", made->owner->user.login);
    answer.emplace("password", made->owner->password);
  }
  co_return respond(answer, 201);
}

awaitable<Answer> show(Desk desk, Call call) {
  const auto id = account_of(call);
  if (!id) co_return std::unexpected(id.error());
  co_return co_await respond_account(desk, *id);
}

awaitable<Answer> change(Desk desk, Call call) {
  const auto id = account_of(call);
  if (!id) co_return std::unexpected(id.error());
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::AccountChange wanted{.name = fields.optional_text("name"),
                            .region = fields.optional_text("region"),
                            .time_zone = fields.optional_text("time_zone"),
                            .language = fields.optional_text("language"),
                            .address = fields.optional_text("address"),
                            .tax_number = fields.optional_text("tax_number"),
                            .last_day = fields.optional_text("last_day"),
                            .postpaid = fields.optional_flag("postpaid"),
                            .credit_limit = fields.optional_integer("credit_limit")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto changed = co_await app::change_account(desk.admin(call), *id, std::move(wanted));
  if (!changed) co_return refuse(changed.error(), "account");
  co_return co_await respond_account(desk, *id);
}

awaitable<Answer> top_up(Desk desk, Call call) {
  const auto id = account_of(call);
  if (!id) co_return std::unexpected(id.error());
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  auto once = idempotency_of(call);
  if (!once) co_return std::unexpected(once.error());
  Fields fields(body->get_object());
  app::TopUp wanted{.account = *id,
                    .net = fields.integer("amount"),
                    .note = fields.optional_text("note").value_or(""),
                    .idempotency = std::move(*once)};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto booked = co_await app::top_up(desk.admin(call), std::move(wanted));
  if (!booked) co_return refuse_once(booked.error(), "account");
  const auto invoice = co_await app::find_invoice(desk.store, booked->invoice, *id);
  if (!invoice) co_return refuse(invoice.error(), "invoice");
  co_return respond(
      json::object{{"invoice", invoice_json(*invoice)}, {"net", booked->net}, {"tax", booked->tax}, {"balance", booked->balance}},
      201);
}

awaitable<Answer> correct(Desk desk, Call call) {
  const auto id = account_of(call);
  if (!id) co_return std::unexpected(id.error());
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  auto once = idempotency_of(call);
  if (!once) co_return std::unexpected(once.error());
  Fields fields(body->get_object());
  app::BalanceCorrection wanted{.account = *id, .amount = fields.integer("amount"), .note = fields.text("note")};
  wanted.idempotency = std::move(*once);
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto corrected = co_await app::correct_balance(desk.admin(call), std::move(wanted));
  if (!corrected) co_return refuse_once(corrected.error(), "account");
  const auto view = co_await app::find_account(desk.store, *id);
  if (!view) co_return refuse(view.error(), "account");
  co_return respond(balance_json(*view), 201);
}

}  // namespace

std::vector<Endpoint> operator_account_endpoints(AccountsDesk accounts) {
  const auto desk = accounts.desk;
  const std::string all = "accounts";
  const std::string one = all + "/{account_id}";
  return {
      operator_endpoint("GET", all, desk, list),
      operator_endpoint("POST", all, accounts, create),
      operator_endpoint("GET", one, desk, show),
      operator_endpoint("PATCH", one, desk, change),
      operator_endpoint("POST", one + "/top_up", desk, top_up),
      operator_endpoint("POST", one + "/correction", desk, correct),
  };
}

}  // namespace kurir::http::v1
