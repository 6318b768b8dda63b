#include "adapters/http/v1/users.hpp"

#include "adapters/http/v1/fields.hpp"
#include "app/users.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

/// Nothing = the operator's own people.
std::optional<domain::AccountId> account_of(const Call& call) {
  return call.account.value != 0 ? std::optional(call.account) : std::nullopt;
}

json::object user_json(const domain::User& user) {
  return {{"id", user.id.value},
          {"login", user.login},
          {"name", user.name},
          {"role", domain::name(user.role)},
          {"must_change_password", user.must_change_password},
          {"disabled", user.disabled},
          {"totp_enabled", user.second_factor},
          {"created_at", to_json(user.created_at)}};
}

Response respond_with_password(const app::TemporaryPassword& made, unsigned status) {
  return respond(json::object{{"user", user_json(made.user)}, {"password", made.password}}, status);
}

std::optional<domain::Role> role_in(Fields& fields, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto role = domain::role_named(*text);
  if (!role) fields.wrong("role", "role is operator, owner, developer, finance or viewer");
  return role;
}

awaitable<Answer> list(UserDesk with, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  const auto account = account_of(call);
  const app::UserFilter filter{.of = account ? app::UsersOf::account : app::UsersOf::operators,
                               .account = account.value_or(domain::AccountId())};
  auto users =
      co_await app::list_users(with.desk.store, filter, domain::UserId(number_in(*page, 0).value_or(0)), page->limit + 1);
  if (!users) co_return refuse(users.error(), "account");
  const auto next = cut_page(*users, page->limit, [](const domain::User& user) { return user.id; });
  json::array data;
  for (const auto& user : *users) data.push_back(user_json(user));
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> create(UserDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewUser wanted{.login = fields.text("login"), .name = fields.text("name"), .account = account_of(call)};
  wanted.role = role_in(fields, fields.text("role")).value_or(wanted.role);
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto made = co_await app::create_user(with.desk.admin(call), {with.random, with.hashing}, std::move(wanted));
  if (!made) co_return refuse(made.error(), "account", "login");
  co_return respond_with_password(*made, 201);
}

/// Whom the path names: somebody of the account in question, or nobody.
awaitable<std::expected<domain::User, Problem>> user_of(UserDesk with, Call call) {
  const auto id = call.id("user_id", "user");
  if (!id) co_return std::unexpected(id.error());
  auto user = co_await app::find_user(with.desk.store, domain::UserId(*id), account_of(call));
  if (!user) co_return refuse(user.error(), "user");
  co_return std::move(*user);
}

awaitable<Answer> change(UserDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::UserChange wanted{.name = fields.optional_text("name"), .disabled = fields.optional_flag("disabled")};
  wanted.role = role_in(fields, fields.optional_text("role"));
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto user = co_await user_of(with, call);
  if (!user) co_return std::unexpected(user.error());
  const auto changed = co_await app::change_user(with.desk.admin(call), user->login, std::move(wanted));
  if (!changed) co_return refuse(changed.error(), "user");
  co_return respond(user_json(*changed));
}

awaitable<Answer> reset_password(UserDesk with, Call call) {
  const auto user = co_await user_of(with, call);
  if (!user) co_return std::unexpected(user.error());
  const auto made = co_await app::reset_password(with.desk.admin(call), {with.random, with.hashing}, user->login);
  if (!made) co_return refuse(made.error(), "user");
  co_return respond_with_password(*made, 200);
}

Endpoint endpoint(std::string method, std::string pattern, decltype(Endpoint::handler) handler) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .access = Access::people,
          .permission = domain::Permission::manage_users,
          .of = Of::all_or_one,
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Endpoint> user_endpoints(UserDesk desk) {
  return {endpoint("GET", "/v1/users", bind(desk, list)), endpoint("POST", "/v1/users", bind(desk, create)),
          endpoint("PATCH", "/v1/users/{user_id}", bind(desk, change)),
          endpoint("POST", "/v1/users/{user_id}/reset_password", bind(desk, reset_password))};
}

}  // namespace kurir::http::v1
