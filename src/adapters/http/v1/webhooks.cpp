#include "adapters/http/v1/webhooks.hpp"

#include "adapters/http/v1/fields.hpp"
#include "app/webhook_signature.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using domain::EventKind;
using domain::Permission;
using ports::DeliveryState;
using Parts = std::shared_ptr<const WebhookParts>;

std::string_view name(EventKind kind) noexcept { return kind == EventKind::inbox ? "inbox" : "tracking"; }

std::optional<EventKind> kind_named(std::string_view text) noexcept {
  for (const auto kind : {EventKind::inbox, EventKind::tracking}) {
    if (name(kind) == text) return kind;
  }
  return std::nullopt;
}

std::string_view name(DeliveryState state) noexcept {
  switch (state) {
    case DeliveryState::waiting: return "waiting";
    case DeliveryState::delivered: return "delivered";
    case DeliveryState::failed: return "failed";
  }
  return "";
}

std::optional<DeliveryState> state_named(std::string_view text) noexcept {
  for (const auto state : {DeliveryState::waiting, DeliveryState::delivered, DeliveryState::failed}) {
    if (name(state) == text) return state;
  }
  return std::nullopt;
}

json::object delivery_json(const app::DeliveryView& view) {
  const auto& [event, account, state, ended_at, last_status] = view.delivery;
  return {{"id", event.id.value},
          {"device", view.waid},
          {"kind", name(event.kind)},
          {"url", event.url},
          {"state", name(state)},
          {"attempts", event.attempts},
          {"created_at", to_json(event.created_at)},
          {"next_attempt_at", state == DeliveryState::waiting ? to_json(event.next_attempt_at) : json::value(nullptr)},
          {"ended_at", to_json(ended_at)},
          {"last_status", or_null(last_status)},
          {"summary", view.summary}};
}

json::object attempt_json(const ports::WebhookAttempt& attempt) {
  return {{"attempt", attempt.attempt},
          {"at", to_json(attempt.at)},
          {"took_ms", attempt.took.count()},
          {"status", attempt.status},
          {"answer", attempt.answer}};
}

json::object detail_json(const app::DeliveryDetail& detail) {
  auto object = delivery_json(detail.view);
  object.emplace("body", detail.view.delivery.event.body);
  json::array log;
  for (const auto& attempt : detail.attempts) log.push_back(attempt_json(attempt));
  object.emplace("log", std::move(log));
  return object;
}

app::Admin admin_of(const WebhookParts& parts, const Call& call) { return {parts.test.store, parts.test.clock, call.who.actor}; }

std::expected<app::DeliveriesWanted, Problem> wanted_by(const Call& call) {
  const auto page = page_wanted(call, 1);
  if (!page) return std::unexpected(page.error());
  app::DeliveriesWanted wanted{.account = call.account, .waid = call.query("device").value_or(""), .limit = page->limit};
  if (const auto before = number_in(*page, 0)) wanted.before = domain::EventId(*before);
  if (const auto state = call.query("state").value_or(""); !state.empty()) {
    wanted.state = state_named(state);
    if (!wanted.state) return std::unexpected(invalid("state", "state is waiting, delivered or failed"));
  }
  if (const auto kind = call.query("kind").value_or(""); !kind.empty()) {
    wanted.kind = kind_named(kind);
    if (!wanted.kind) return std::unexpected(invalid("kind", "kind is inbox or tracking"));
  }
  return wanted;
}

awaitable<Answer> list(Parts parts, Call call) {
  auto wanted = wanted_by(call);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto page = co_await app::list_deliveries(parts->test.store, std::move(*wanted));
  if (!page) co_return refuse(page.error(), "device");
  json::array data;
  for (const auto& view : page->deliveries) data.push_back(delivery_json(view));
  std::vector<std::string> next;
  if (page->older_than) next.push_back(std::to_string(page->older_than->value));
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> show(Parts parts, Call call) {
  const auto id = call.id("delivery_id", "webhook call");
  if (!id) co_return std::unexpected(id.error());
  const auto detail = co_await app::show_delivery(parts->test.store, {call.account, domain::EventId(*id)});
  if (!detail) co_return refuse(detail.error(), "webhook call");
  co_return respond(detail_json(*detail));
}

awaitable<Answer> redeliver(Parts parts, Call call) {
  const auto id = call.id("delivery_id", "webhook call");
  if (!id) co_return std::unexpected(id.error());
  const auto detail = co_await app::redeliver(admin_of(*parts, call), {call.account, domain::EventId(*id)});
  if (!detail) co_return refuse(detail.error(), "webhook call");
  parts->events_appended();
  co_return respond(detail_json(*detail));
}

awaitable<Answer> redeliver_failed(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto device = fields.optional_text("device").value_or("");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto count = co_await app::redeliver_failed(admin_of(*parts, call), call.account, std::move(device));
  parts->events_appended();
  if (!count) co_return refuse(count.error(), "device", "device");
  co_return respond(json::object{{"redelivered", *count}});
}

awaitable<Answer> show_secret(Parts parts, Call call) {
  const auto device = co_await ports::read<domain::Device>(
      parts->test.store, [which = app::WhichDevice{call.parameter("waid"), call.account}](ports::Transaction& tx) {
        return app::find_device(tx, which);
      });
  if (!device) co_return refuse(device.error(), "device");
  co_return respond(json::object{{"secret", app::printable_webhook_secret(parts->test.signing_secret(device->id))}});
}

awaitable<Answer> test(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto kind = kind_named(fields.text("kind"));
  if (!kind) fields.wrong("kind", "kind is inbox or tracking");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto attempt = co_await app::test_webhook(parts->test, {call.parameter("waid"), call.account}, *kind);
  if (!attempt) co_return refuse(attempt.error(), "device");
  co_return respond(attempt_json(*attempt));
}

}  // namespace

std::vector<Endpoint> webhook_endpoints(WebhookParts parts) {
  const auto with = std::make_shared<const WebhookParts>(std::move(parts));
  const auto endpoint = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    return Endpoint{std::move(method), std::move(pattern), Access::permission, permission, Of::account, v1::bind(with, handler)};
  };
  return {endpoint("GET", "/v1/deliveries", Permission::see_messages, list),
          endpoint("POST", "/v1/deliveries/redeliver_failed", Permission::manage_devices, redeliver_failed),
          endpoint("GET", "/v1/deliveries/{delivery_id}", Permission::see_messages, show),
          endpoint("POST", "/v1/deliveries/{delivery_id}/redeliver", Permission::manage_devices, redeliver),
          endpoint("GET", "/v1/devices/{waid}/webhook_secret", Permission::manage_devices, show_secret),
          endpoint("POST", "/v1/devices/{waid}/webhook_test", Permission::manage_devices, test)};
}

}  // namespace kurir::http::v1
