#include "adapters/http/v1/operator_plans.hpp"

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/money_json.hpp"
#include "adapters/http/v1/policy_json.hpp"
#include "app/plans.hpp"
#include "app/policy_admin.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

/// With the terms in force now, and all of them.
json::object plan_json(const app::PlanWithTerms& plan, Time now) {
  json::object object{{"code", plan.plan.code}, {"name", plan.plan.name}, {"retired", plan.plan.retired}};
  json::array history;
  for (const auto& terms : plan.terms) {
    if (terms.valid_from <= now) add_terms(object, terms);
    json::object entry{{"valid_from", to_json(terms.valid_from)}};
    add_terms(entry, terms);
    history.push_back(std::move(entry));
  }
  object.emplace("terms", std::move(history));
  return object;
}

awaitable<Answer> respond_plan(Desk desk, std::string code, unsigned status) {
  const auto plan = co_await app::find_plan(desk.store, std::move(code));
  if (!plan) co_return refuse(plan.error(), "plan");
  co_return respond(plan_json(*plan, desk.clock.now()), status);
}

awaitable<Answer> list(Desk desk, Call) {
  const auto plans = co_await app::list_plans(desk.store);
  if (!plans) co_return refuse(plans.error(), "plan");
  json::array data;
  for (const auto& plan : *plans) data.push_back(plan_json(plan, desk.clock.now()));
  co_return respond(json::object{{"data", std::move(data)}});
}

/// What a body says of terms. A quota of null is unlimited, an absent one as before.
app::NewTerms read_terms(Fields& fields) {
  app::NewTerms terms{.code = {},
                      .valid_from = fields.optional_time("valid_from"),
                      .quota = {},
                      .monthly_fee = fields.optional_integer("monthly_fee"),
                      .price = fields.optional_integer("price"),
                      .max_characters = fields.optional_integer("max_characters"),
                      .legacy_max_characters = fields.optional_integer("legacy_max_characters")};
  const auto quota = fields.optional_integer("quota");
  if (fields.has("quota")) terms.quota = quota;
  return terms;
}

domain::PlanTerms first_terms(const app::NewTerms& wanted) {
  domain::PlanTerms terms;
  terms.quota = wanted.quota.value_or(std::nullopt);
  terms.monthly_fee = wanted.monthly_fee.value_or(terms.monthly_fee);
  terms.price = wanted.price.value_or(terms.price);
  terms.max_characters = wanted.max_characters.value_or(terms.max_characters);
  terms.legacy_max_characters = wanted.legacy_max_characters.value_or(terms.legacy_max_characters);
  return terms;
}

awaitable<Answer> create(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewPlan wanted{.code = fields.text("code"), .name = fields.text("name"), .terms = first_terms(read_terms(fields))};
  if (!fields.has("price")) fields.wrong("price", "price is missing: of one message, in rupiah");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto code = wanted.code;
  const auto made = co_await app::create_plan(desk.admin(call), std::move(wanted));
  if (!made) co_return refuse(made.error(), "plan");
  co_return co_await respond_plan(desk, code, 201);
}

awaitable<Answer> change(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::PlanChange wanted{
      .code = call.parameter("plan"), .name = fields.optional_text("name"), .retired = fields.optional_flag("retired")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto changed = co_await app::change_plan(desk.admin(call), std::move(wanted));
  if (!changed) co_return refuse(changed.error(), "plan", "name");
  co_return co_await respond_plan(desk, call.parameter("plan"), 200);
}

awaitable<Answer> change_terms(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto wanted = read_terms(fields);
  wanted.code = call.parameter("plan");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto changed = co_await app::change_terms(desk.admin(call), std::move(wanted));
  if (!changed) co_return refuse(changed.error(), "plan");
  co_return co_await respond_plan(desk, call.parameter("plan"), 200);
}

app::PolicyScope scope_of(const Call& call) {
  using Kind = app::PolicyScope::Kind;
  auto plan = call.parameter("plan");
  return {plan.empty() ? Kind::operator_default : Kind::plan, std::move(plan)};
}

Response respond_policy(const app::PolicyView& view) {
  return respond(policy_json(view, [](std::string_view) { return true; }));
}

awaitable<Answer> policy(Desk desk, Call call) {
  const auto view = co_await app::show_policy(desk.store, desk.clock, scope_of(call));
  if (!view) co_return refuse(view.error(), "plan");
  co_return respond_policy(*view);
}

awaitable<Answer> change_policy(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto edit = read_policy_edit(fields);
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto view = co_await app::edit_policy(desk.admin(call), scope_of(call), std::move(edit));
  if (!view) co_return refuse(view.error(), "plan", "set");
  co_return respond_policy(*view);
}

}  // namespace

std::vector<Endpoint> operator_plan_endpoints(Desk desk) {
  return {
      operator_endpoint("GET", "plans", desk, list),
      operator_endpoint("POST", "plans", desk, create),
      operator_endpoint("PATCH", "plans/{plan}", desk, change),
      operator_endpoint("POST", "plans/{plan}/terms", desk, change_terms),
      operator_endpoint("GET", "plans/{plan}/policy", desk, policy),
      operator_endpoint("PATCH", "plans/{plan}/policy", desk, change_policy),
      operator_endpoint("GET", "policy", desk, policy),
      operator_endpoint("PATCH", "policy", desk, change_policy),
  };
}

}  // namespace kurir::http::v1
