#include "adapters/http/v1/account.hpp"

#include "adapters/http/v1/fields.hpp"
#include "app/accounts.hpp"
#include "app/allow_list.hpp"
#include "domain/local_date.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

awaitable<Answer> show(Desk desk, Call call) {
  const auto found = co_await app::find_account(desk.store, call.account);
  if (!found) co_return refuse(found.error(), "account");
  co_return respond(account_json(found->account));
}

/// What is printed on invoices belongs to those who keep the books.
bool is_for_invoices_only(const app::AccountChange& change) {
  return !change.name && !change.region && !change.time_zone && !change.language;
}

awaitable<Answer> change(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::AccountChange wanted{.name = fields.optional_text("name"),
                            .region = fields.optional_text("region"),
                            .time_zone = fields.optional_text("time_zone"),
                            .language = fields.optional_text("language"),
                            .address = fields.optional_text("address"),
                            .tax_number = fields.optional_text("tax_number")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  using enum domain::Permission;
  if (!app::may(call.who, is_for_invoices_only(wanted) ? manage_billing : manage_account)) {
    co_return std::unexpected(Problem{.code = "forbidden", .message = "this needs the right to manage the account"});
  }
  const auto changed = co_await app::change_account(desk.admin(call), call.account, std::move(wanted));
  if (!changed) co_return refuse(changed.error(), "account");
  co_return respond(account_json(*changed));
}

Response respond_addresses(const app::Addresses& addresses) {
  return respond(json::object{{"addresses", json::array(addresses.begin(), addresses.end())}});
}

awaitable<Answer> show_allowed(Desk desk, Call call) {
  const auto list = co_await app::allowed_addresses(desk.store, {.account = call.account, .key = {}});
  if (!list) co_return refuse(list.error(), "account");
  co_return respond_addresses(*list);
}

awaitable<Answer> set_allowed(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto addresses = fields.texts("addresses");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto list = co_await app::allow_only(desk.admin(call), {.account = call.account, .key = {}}, std::move(addresses));
  if (!list) co_return refuse(list.error(), "account", "addresses");
  co_return respond_addresses(*list);
}

}  // namespace

json::object account_json(const domain::Account& account) {
  return {{"id", account.id.value},
          {"name", account.name},
          {"region", account.region},
          {"time_zone", account.time_zone},
          {"language", account.language},
          {"address", account.address},
          {"tax_number", account.tax_number},
          {"postpaid", account.postpaid},
          {"last_day",
           account.expires_at ? json::value(domain::last_day(account.expires_at, account.time_zone)) : json::value(nullptr)}};
}

std::vector<Endpoint> account_endpoints(Desk desk) {
  const auto keys = domain::Permission::manage_keys;
  return {
      {.method = "GET", .pattern = "/v1/account", .handler = bind(desk, show)},
      {.method = "PATCH", .pattern = "/v1/account", .handler = bind(desk, change)},
      {.method = "GET",
       .pattern = "/v1/allowed_addresses",
       .access = Access::people,
       .permission = keys,
       .handler = bind(desk, show_allowed)},
      {.method = "PUT",
       .pattern = "/v1/allowed_addresses",
       .access = Access::people,
       .permission = keys,
       .handler = bind(desk, set_allowed)},
  };
}

}  // namespace kurir::http::v1
