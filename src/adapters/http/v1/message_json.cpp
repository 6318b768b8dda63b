#include "adapters/http/v1/message_json.hpp"

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/json.hpp"
#include "domain/policy/lane.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using domain::policy::name;

std::optional<domain::Lane> lane_named(std::string_view text) noexcept {
  using enum domain::Lane;
  for (const auto lane : {otp, reply, notification, reminder}) {
    if (name(lane) == text) return lane;
  }
  return std::nullopt;
}

std::expected<std::optional<Time>, Problem> time_in(const Call& call, std::string_view parameter) {
  const auto text = call.query(parameter);
  if (!text || text->empty()) return std::nullopt;
  if (const auto time = domain::read_rfc3339(*text)) return time;
  return std::unexpected(invalid(parameter, fmt::format("{} is a time such as 2026-11-22T15:00:00Z", parameter)));
}

json::value refusal_json(const std::optional<app::Refusal>& refusal) {
  if (!refusal) return nullptr;
  json::object object{{"code", app::name(refusal->code)}, {"message", refusal->message}};
  if (!refusal->rule.empty()) object.emplace("rule", refusal->rule);
  if (!refusal->to_do.empty()) object.emplace("to_do", refusal->to_do);
  return object;
}

json::object decision_json(const domain::policy::Decision& decision) {
  return {{"outcome", name(decision.outcome)},
          {"rule", decision.rule},
          {"reason", decision.reason},
          {"to_do", decision.to_do},
          {"until", to_json(decision.until)}};
}

json::object recipient_json(const app::TextPreview::Recipient& recipient) {
  json::array decisions;
  for (const auto& decision : recipient.decisions) decisions.push_back(decision_json(decision));
  return {{"number", recipient.number},
          {"price", recipient.price},
          {"lane", recipient.lane ? json::value(name(*recipient.lane)) : json::value(nullptr)},
          {"outcome", name(recipient.outcome)},
          {"leaves_at", to_json(recipient.leaves_at)},
          {"expires_at", to_json(recipient.expires_at)},
          {"decisions", std::move(decisions)},
          {"error", refusal_json(recipient.refusal)}};
}

}  // namespace

std::expected<app::TextRequest, Problem> text_request_of(const Call& call) {
  const auto body = call.body();
  if (!body) return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::TextRequest request{.account = call.account,
                           .waid = fields.text("device"),
                           .numbers = fields.texts("to"),
                           .text = fields.text("text"),
                           .send_at = fields.optional_time("send_at"),
                           .lane = {},
                           .expires_at = fields.optional_time("expires_at")};
  if (const auto lane = fields.optional_text("lane")) {
    request.lane = lane_named(*lane);
    if (!request.lane) fields.wrong("lane", "lane is otp, reply, notification or reminder");
  }
  if (auto read = fields.done(); !read) return std::unexpected(read.error());
  return request;
}

std::expected<app::MessageQuery, Problem> message_query_of(const Call& call) {
  const auto from = time_in(call, "from");
  if (!from) return std::unexpected(from.error());
  const auto until = time_in(call, "until");
  if (!until) return std::unexpected(until.error());
  app::MessageQuery query{.account = call.account,
                          .waid = call.query("device").value_or(""),
                          .stage = {},
                          .number = call.query("number").value_or(""),
                          .text = call.query("q").value_or(""),
                          .from = *from,
                          .until = *until};
  if (const auto state = call.query("state"); state && !state->empty()) {
    query.stage = domain::stage_named(*state);
    if (!query.stage) return std::unexpected(invalid("state", "state is one of a message"));
  }
  return query;
}

Problem problem_of(app::Refusal refusal) {
  return {.code = app::name(refusal.code),
          .message = std::move(refusal.message),
          .field = std::move(refusal.field),
          .rule = std::move(refusal.rule),
          .to_do = std::move(refusal.to_do)};
}

json::object to_json(const app::TextOutcome& outcome) {
  const bool accepted = !outcome.refusal;
  return {{"number", outcome.number},
          {"id", accepted ? json::value(outcome.id.value) : json::value(nullptr)},
          {"state", outcome.stage ? json::value(domain::name(*outcome.stage)) : json::value(nullptr)},
          {"price", outcome.price},
          {"error", refusal_json(outcome.refusal)}};
}

json::object to_json(const app::TextPreview& preview, const app::Principal& who) {
  json::array recipients;
  for (const auto& recipient : preview.recipients) recipients.push_back(recipient_json(recipient));
  const bool sees_money = app::may(who, domain::Permission::see_money);
  return {{"characters", preview.characters},
          {"max_characters", preview.max_characters},
          {"price", preview.price},
          {"balance_after", sees_money ? json::value(preview.balance_after) : json::value()},
          {"quota_after", or_null(preview.quota_after)},
          {"data", std::move(recipients)}};
}

json::object to_json(const ports::HistoryRows::Entry& entry, const std::string& waid, Time now) {
  const auto& message = entry.message;
  return {{"id", message.id.value},
          {"device", waid},
          {"number", message.number},
          {"name", entry.name},
          {"text", message.text},
          {"state", domain::name(domain::stage_of(message, now))},
          {"lane", name(message.lane)},
          {"price", message.price},
          {"accepted_at", to_json(message.accepted_at)},
          {"due_at", to_json(message.due_at)},
          {"changed_at", to_json(entry.changed_at)},
          {"expires_at", to_json(message.expires_at)},
          {"reason", message.reason},
          {"held_by", message.held},
          {"reminder_id", message.reminder ? json::value(message.reminder->value) : json::value(nullptr)}};
}

json::object to_json(const app::MessageView& view, Time now) {
  auto object = to_json(view.entry, view.waid, now);
  json::array timeline;
  for (const auto& step : view.steps) {
    timeline.push_back(json::object{{"step", step.name}, {"at", to_json(step.at)}, {"detail", step.detail}});
  }
  object.emplace("timeline", std::move(timeline));
  return object;
}

}  // namespace kurir::http::v1
