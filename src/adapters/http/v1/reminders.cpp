#include "adapters/http/v1/reminders.hpp"

#include <algorithm>

#include "adapters/http/v1/fields.hpp"
#include "app/reminders.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

constexpr std::size_t kMaxBody = 4U << 20;  // 10,000 recipients with some variables each
constexpr std::size_t kToldLines = 20;      // of a list's bad ones

json::object reminder_json(const app::ReminderView& view) {
  const auto& reminder = view.reminder;
  json::array runs;
  for (const auto& run : view.runs) {
    runs.push_back(
        json::object{{"at", to_json(run.at)}, {"accepted", run.accepted}, {"refused", run.refused}, {"missed", run.missed}});
  }
  return {{"id", reminder.id.value},
          {"device", view.waid},
          {"name", reminder.name},
          {"text", reminder.text},
          {"rule", reminder.rule},
          {"starts_at", reminder.starts_at},
          {"time_zone", reminder.time_zone},
          {"state", domain::name(reminder.state)},
          {"next_at", to_json(reminder.next_at)},
          {"recipients", view.recipients},
          {"created_at", to_json(reminder.created_at)},
          {"runs", std::move(runs)}};
}

std::expected<app::WhichReminder, Problem> which_of(const Call& call) {
  const auto id = call.id("reminder_id", "reminder");
  if (!id) return std::unexpected(id.error());
  return app::WhichReminder{domain::ReminderId(*id), call.account};
}

awaitable<Answer> list(Desk desk, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  const domain::ReminderId after(number_in(*page, 0).value_or(0));
  auto found = co_await app::list_reminders(desk.store, call.account, after, page->limit + 1);
  if (!found) co_return refuse(found.error(), "account");
  const auto next = cut_page(*found, page->limit, [](const app::ReminderView& view) { return view.reminder.id; });
  json::array data;
  for (const auto& view : *found) data.push_back(reminder_json(view));
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> show(Desk desk, Call call) {
  const auto which = which_of(call);
  if (!which) co_return std::unexpected(which.error());
  const auto found = co_await app::show_reminder(desk.store, *which);
  if (!found) co_return refuse(found.error(), "reminder");
  co_return respond(reminder_json(*found));
}

/// {"number": …, "variables": {…}} each.
std::vector<domain::ReminderRecipient> read_recipients(Fields& fields) {
  std::vector<domain::ReminderRecipient> recipients;
  const auto* value = fields.raw("recipients");
  const auto* array = value ? value->if_array() : nullptr;
  if (value && !array) fields.wrong("recipients", "recipients is a list");
  if (!array) return recipients;
  for (const auto& item : *array) {
    const json::object none;
    const auto* object = item.if_object();
    Fields own(object ? *object : none);
    domain::ReminderRecipient recipient{.number = own.text("number"), .variables = {}};
    const auto* variables = own.raw("variables");
    for (const auto& [name, text] : variables && variables->is_object() ? variables->get_object() : none) {
      if (!text.is_string()) own.wrong("variables", "the values of variables are texts");
      if (text.is_string()) recipient.variables.emplace(name, text.get_string());
    }
    if (const auto done = own.done(); !done) {
      fields.wrong("recipients", fmt::format("recipient {}: {}", recipients.size() + 1, done.error().message));
      return recipients;
    }
    recipients.push_back(std::move(recipient));
  }
  return recipients;
}

Problem problem_of_list(const domain::ReminderList& list) {
  std::string lines;
  for (std::size_t i = 0; i < std::min(list.bad_lines.size(), kToldLines); ++i) {
    if (i > 0) lines += "; ";
    lines += fmt::format("line {}: {}", list.bad_lines[i].line, list.bad_lines[i].what);
  }
  if (list.bad_lines.size() > kToldLines) lines += fmt::format("; and {} more", list.bad_lines.size() - kToldLines);
  return invalid("csv", std::move(lines));
}

awaitable<Answer> create(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewReminder wanted{.waid = fields.text("device"),
                          .name = fields.text("name"),
                          .text = fields.text("text"),
                          .rule = fields.text("rule"),
                          .starts_at = fields.text("starts_at"),
                          .recipients = read_recipients(fields),
                          .state = {},
                          .account = call.account};
  auto csv = fields.optional_text("csv");
  if (csv && fields.has("recipients")) fields.wrong("csv", "give either csv or recipients");
  if (fields.optional_flag("paused").value_or(false)) wanted.state = domain::ReminderState::paused;
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  if (csv) {
    auto read = co_await app::read_recipients(desk.store, wanted.waid, std::move(*csv), call.account);
    if (!read) co_return refuse(read.error(), "device", "csv");
    if (!read->bad_lines.empty()) co_return std::unexpected(problem_of_list(*read));
    wanted.recipients = std::move(read->recipients);
  }
  const auto made = co_await app::create_reminder(desk.admin(call), std::move(wanted));
  if (!made) co_return refuse(made.error(), "device");
  co_return respond(reminder_json(*made), 201);
}

json::object preview_json(const app::ReminderPreview& preview) {
  json::array occurrences;
  for (const auto& occurrence : preview.occurrences) {
    json::array texts;
    for (const auto& each : occurrence.texts) texts.push_back(json::object{{"number", each.number}, {"text", each.text}});
    occurrences.push_back(json::object{{"at", to_json(occurrence.at)}, {"texts", std::move(texts)}});
  }
  return {{"occurrences", std::move(occurrences)},
          {"recipients", preview.recipients},
          {"price_each", preview.price_each},
          {"price_in_all", preview.price_in_all}};
}

awaitable<Answer> preview(Desk desk, Call call) {
  const auto which = which_of(call);
  if (!which) co_return std::unexpected(which.error());
  const auto found = co_await app::preview_reminder(desk.store, desk.clock, *which, {});
  if (!found) co_return refuse(found.error(), "reminder");
  co_return respond(preview_json(*found));
}

using Control = awaitable<Result<domain::Reminder>> (*)(app::Admin, app::WhichReminder);

awaitable<Answer> control(Desk desk, Call call, Control control) {
  const auto which = which_of(call);
  if (!which) co_return std::unexpected(which.error());
  const auto done = co_await control(desk.admin(call), *which);
  if (!done) co_return refuse(done.error(), "reminder");
  co_return co_await show(desk, std::move(call));
}

awaitable<Answer> pause(Desk desk, Call call) { return control(desk, std::move(call), app::pause_reminder); }
awaitable<Answer> resume(Desk desk, Call call) { return control(desk, std::move(call), app::resume_reminder); }
awaitable<Answer> end(Desk desk, Call call) { return control(desk, std::move(call), app::end_reminder); }

Endpoint control_endpoint(Desk desk, const std::string& action, awaitable<Answer> (*handler)(Desk, Call)) {
  return {.method = "POST",
          .pattern = "/v1/reminders/{reminder_id}/" + action,
          .permission = domain::Permission::send_messages,
          .handler = bind(desk, handler)};
}

}  // namespace

std::vector<Endpoint> reminder_endpoints(Desk desk) {
  using enum domain::Permission;
  return {
      {.method = "GET", .pattern = "/v1/reminders", .permission = see_messages, .handler = bind(desk, list)},
      {.method = "POST",
       .pattern = "/v1/reminders",
       .permission = send_messages,
       .handler = bind(desk, create),
       .max_body = kMaxBody},
      {.method = "GET", .pattern = "/v1/reminders/{reminder_id}", .permission = see_messages, .handler = bind(desk, show)},
      {.method = "GET",
       .pattern = "/v1/reminders/{reminder_id}/preview",
       .permission = see_messages,
       .handler = bind(desk, preview)},
      control_endpoint(desk, "pause", pause),
      control_endpoint(desk, "resume", resume),
      control_endpoint(desk, "end", end),
  };
}

}  // namespace kurir::http::v1
