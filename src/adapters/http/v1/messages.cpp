#include "adapters/http/v1/messages.hpp"

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/message_export.hpp"
#include "adapters/http/v1/message_json.hpp"
#include "app/schedule.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using Position = ports::HistoryRows::Position;

constexpr std::string_view kMessage = "message";

awaitable<Answer> send(MessageDesk desk, Call call) {
  auto request = text_request_of(call);
  if (!request) co_return std::unexpected(request.error());
  auto idempotency = idempotency_of(call);
  if (!idempotency) co_return std::unexpected(idempotency.error());
  const auto outcomes = co_await desk.texts.send(std::move(*request), std::move(*idempotency));
  if (!outcomes) co_return std::unexpected(problem_of(outcomes.error()));
  json::array data;
  for (const auto& outcome : *outcomes) data.push_back(to_json(outcome));
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> preview(MessageDesk desk, Call call) {
  auto request = text_request_of(call);
  if (!request) co_return std::unexpected(request.error());
  const auto previewed = co_await app::preview_texts(desk.desk.store, desk.desk.clock, std::move(*request));
  if (!previewed) co_return std::unexpected(problem_of(previewed.error()));
  co_return respond(to_json(*previewed, call.who));
}

awaitable<Answer> list(MessageDesk desk, Call call) {
  auto query = message_query_of(call);
  if (!query) co_return std::unexpected(query.error());
  const auto wanted = page_wanted(call, 2);
  if (!wanted) co_return std::unexpected(wanted.error());
  std::optional<Position> after;
  if (const auto id = number_in(*wanted, 1)) {
    after = Position{from_unix_ms(number_in(*wanted, 0).value_or(0)), domain::MessageId(*id)};
  }
  auto page = co_await app::list_messages(desk.desk.store, desk.desk.clock, std::move(*query), after, wanted->limit);
  if (!page) co_return std::unexpected(problem_of(page.error(), "number"));
  json::array data;
  for (const auto& entry : page->entries) data.push_back(to_json(entry, page->waids[entry.message.device], page->now));
  std::vector<std::string> next;
  if (page->next) next = {std::to_string(to_unix_ms(page->next->due_at)), std::to_string(page->next->id.value)};
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> export_csv(MessageDesk desk, Call call) {
  auto query = message_query_of(call);
  if (!query) co_return std::unexpected(query.error());
  co_return co_await export_messages(desk.desk, std::move(*query));
}

/// The message of the path, of the call's account.
std::expected<app::WaitingMessage, Problem> which(const Call& call) {
  const auto id = call.id("message_id", kMessage);
  if (!id) return std::unexpected(id.error());
  return app::WaitingMessage{domain::MessageId(*id), call.account};
}

awaitable<Answer> show(const Desk desk, app::WaitingMessage which) {
  const auto view = co_await app::show_message(desk.store, desk.clock, *which.account, which.id);
  if (!view) co_return refuse(view.error(), kMessage);
  co_return respond(to_json(*view, desk.clock.now()));
}

awaitable<Answer> get(MessageDesk desk, Call call) {
  const auto message = which(call);
  if (!message) co_return std::unexpected(message.error());
  co_return co_await show(desk.desk, *message);
}

awaitable<Answer> move(MessageDesk desk, Call call) {
  const auto message = which(call);
  if (!message) co_return std::unexpected(message.error());
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto send_at = fields.optional_time("send_at");
  if (!fields.has("send_at")) fields.wrong("send_at", "send_at is a time, or null for now");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto moved = co_await app::move_message(desk.desk.admin(call), *message, send_at.value_or(Time{}));
  if (!moved) co_return refuse(moved.error(), kMessage, "send_at");
  desk.schedule_changed();
  co_return co_await show(desk.desk, *message);
}

awaitable<Answer> cancel(MessageDesk desk, Call call) {
  const auto message = which(call);
  if (!message) co_return std::unexpected(message.error());
  const auto cancelled = co_await app::cancel_message(desk.desk.admin(call), *message);
  if (!cancelled) co_return refuse(cancelled.error(), kMessage);
  desk.events_appended();
  co_return co_await show(desk.desk, *message);
}

awaitable<Answer> release(MessageDesk desk, Call call) {
  const auto message = which(call);
  if (!message) co_return std::unexpected(message.error());
  const auto released = co_await app::release_message(desk.desk.admin(call), *message);
  if (!released) co_return refuse(released.error(), kMessage);
  desk.accepted(released->device, released->due_at);
  co_return co_await show(desk.desk, *message);
}

awaitable<Answer> cancel_waiting(MessageDesk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const app::WaitingScope scope{call.account, fields.optional_text("device").value_or("")};
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto cancelled = co_await app::cancel_waiting(desk.desk.admin(call), scope);
  if (!cancelled) co_return refuse(cancelled.error(), "device");
  desk.events_appended();
  co_return respond(json::object{{"cancelled", *cancelled}});
}

}  // namespace

std::vector<Endpoint> message_endpoints(MessageDesk desk) {
  using enum domain::Permission;
  const std::string all = "/v1/messages";
  const std::string one = all + "/{message_id}";
  return {
      {.method = "POST", .pattern = all, .permission = send_messages, .handler = bind(desk, send)},
      {.method = "GET", .pattern = all, .permission = see_messages, .handler = bind(desk, list)},
      {.method = "GET", .pattern = all + ".csv", .permission = see_messages, .handler = bind(desk, export_csv)},
      {.method = "POST", .pattern = all + "/preview", .permission = send_messages, .handler = bind(desk, preview)},
      {.method = "POST", .pattern = all + "/cancel_waiting", .permission = send_messages, .handler = bind(desk, cancel_waiting)},
      {.method = "GET", .pattern = one, .permission = see_messages, .handler = bind(desk, get)},
      {.method = "PATCH", .pattern = one, .permission = send_messages, .handler = bind(desk, move)},
      {.method = "POST", .pattern = one + "/cancel", .permission = send_messages, .handler = bind(desk, cancel)},
      {.method = "POST", .pattern = one + "/release", .permission = send_messages, .handler = bind(desk, release)},
  };
}

}  // namespace kurir::http::v1
