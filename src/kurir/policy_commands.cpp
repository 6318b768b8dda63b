#include "app/policy_admin.hpp"
#include "app/policy_forecast.hpp"
#include "domain/policy/lane.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

#include <fmt/core.h>

namespace kurir {
namespace {

using Scope = app::PolicyScope;

struct Options {
  std::string data, waid, plan;
  bool operator_default = false;
  std::vector<std::string> settings;
  std::string number, text, at;
  std::int64_t message = 0;
  std::size_t limit = 100;
  bool json = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
  [[nodiscard]] Scope scope() const {
    if (!waid.empty()) return {Scope::Kind::device, waid};
    if (!plan.empty()) return {Scope::Kind::plan, plan};
    return {Scope::Kind::operator_default, ""};
  }
};

std::string shown(const std::optional<Time>& time) {
  const auto text = time_text(time);
  return text.is_string() ? std::string(text.as_string()) : "-";
}

void print_state(const app::PolicyState& state) {
  const auto cap = state.cap_today ? std::to_string(*state.cap_today) : "any number";
  fmt::print("\nToday: {} of {} messages. ", state.sent_today, cap);
  if (state.now.allowed())
    fmt::print("A notification could leave now.\n");
  else
    fmt::print("A notification waits until {} ({}: {}). {}\n", shown(state.now.until), state.now.rule, state.now.reason,
               state.now.to_do);
}

int print_view(const Result<app::PolicyView>& view, OutputFormat format) {
  if (!view) return report(view.error());
  std::vector<boost::json::object> rows;
  for (const auto& row : view->rows) {
    rows.push_back({{"setting", row.name}, {"value", row.value}, {"from", row.source}, {"about", row.about}});
  }
  print_rows(format, {"setting", "value", "from", "about"}, rows);
  if (view->state && format == OutputFormat::table) print_state(*view->state);
  return kDone;
}

int show_command(const Options& options) {
  SystemClock clock;
  return print_view(
      with_store(options.data, [&](ports::Store& store) { return app::show_policy(store, clock, options.scope()); }),
      options.format());
}

int set_command(const Options& options) {
  SystemClock clock;
  return print_view(with_store(options.data,
                               [&](ports::Store& store) {
                                 return app::set_policy(store, clock, options.scope(), options.settings, command_line_actor());
                               }),
                    options.format());
}

int reset_command(const Options& options) {
  SystemClock clock;
  return print_view(with_store(options.data,
                               [&](ports::Store& store) {
                                 return app::reset_policy(store, clock, options.scope(), options.settings, command_line_actor());
                               }),
                    options.format());
}

boost::json::object row(const domain::policy::Decision& decision) {
  boost::json::object row{{"outcome", domain::policy::name(decision.outcome)},
                          {"rule", decision.rule},
                          {"reason", decision.reason},
                          {"to_do", decision.to_do}};
  if (decision.until) row["until"] = time_text(decision.until);
  return row;
}

boost::json::object summary(const app::Forecast& forecast) {
  auto object = row(forecast.outcome);
  object["number"] = forecast.number;
  object["lane"] = domain::policy::name(forecast.lane);
  object["due"] = time_text(forecast.due_at);
  object["ahead"] = forecast.ahead;
  if (forecast.leaves_at) object["leaves"] = time_text(forecast.leaves_at);
  if (forecast.expires_at) object["expires"] = time_text(forecast.expires_at);
  boost::json::array delays;
  for (const auto& delay : forecast.delays) delays.push_back(row(delay));
  object["delays"] = std::move(delays);
  return object;
}

void print_forecast(const app::Forecast& forecast) {
  fmt::print("To {}, lane {}, due {}\n", forecast.number, domain::policy::name(forecast.lane), shown(forecast.due_at));
  for (const auto& delay : forecast.delays) {
    fmt::print("waits until {}  {}: {}. {}\n", shown(delay.until), delay.rule, delay.reason, delay.to_do);
  }
  if (!forecast.outcome.allowed()) {
    fmt::print("{}  {}: {}. {}\n", domain::policy::name(forecast.outcome.outcome), forecast.outcome.rule, forecast.outcome.reason,
               forecast.outcome.to_do);
    return;
  }
  fmt::print("leaves about {}, {} messages go first\n", shown(forecast.leaves_at), forecast.ahead);
  if (forecast.expires_at && *forecast.leaves_at > *forecast.expires_at) {
    fmt::print("but expires before, {}\n", shown(forecast.expires_at));
  }
}

int try_command(const Options& options) {
  SystemClock clock;
  const auto forecast = with_store(options.data, [&](ports::Store& store) {
    return app::try_message(store, clock, {options.waid, options.number, options.text, options.at});
  });
  if (!forecast) return report(forecast.error());
  if (options.json)
    print_json(summary(*forecast));
  else
    print_forecast(*forecast);
  return kDone;
}

int held_command(const Options& options) {
  const auto held =
      with_store(options.data, [&](ports::Store& store) { return app::held_messages(store, options.waid, options.limit); });
  if (!held) return report(held.error());
  std::vector<boost::json::object> rows;
  for (const auto& message : *held) {
    rows.push_back({{"message", message.id.value},
                    {"number", message.number},
                    {"rule", message.held},
                    {"reason", message.reason},
                    {"expires", time_text(message.expires_at)}});
  }
  print_rows(options.format(), {"message", "number", "rule", "reason", "expires"}, rows);
  return kDone;
}

int release_command(const Options& options) {
  SystemClock clock;
  const auto which = options.message == 0 ? std::nullopt : std::optional(domain::MessageId(options.message));
  const auto released = with_store(options.data, [&](ports::Store& store) {
    return app::release_held(store, clock, {options.waid, which, command_line_actor()});
  });
  if (!released) return report(released.error());
  print_json({{"released", *released}});
  return kDone;
}

void add_scope(CLI::App* command, Options& options) {
  command->add_option("--data", options.data, "The gateway's directory")->required();
  auto* scope = command->add_option_group("scope", "Whose rules")->require_option(1);
  scope->add_option("--waid", options.waid, "A device's");
  scope->add_option("--plan", options.plan, "Those of all devices with this plan");
  scope->add_flag("--default", options.operator_default, "Those of all devices");
  command->add_flag("--json", options.json, "One JSON object a line");
}

void add_device_options(CLI::App* command, Options& options) {
  command->add_option("--data", options.data, "The gateway's directory")->required();
  command->add_option("--waid", options.waid, "The device's WhatsApp id")->required();
}

void add_held(CLI::App* policy, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* held = policy->add_subcommand("held", "What rules hold back until somebody releases it");
  add_device_options(held, *options);
  held->add_option("--limit", options->limit, "At most so many")->check(CLI::Range(1, 10'000));
  held->add_flag("--json", options->json, "One JSON object a line");
  held->callback([options, &exit_code] { exit_code = held_command(*options); });

  auto* release = policy->add_subcommand("release", "Lets go what is held; pace, caps and quiet hours still hold");
  add_device_options(release, *options);
  release->add_option("--message", options->message, "This one only (its sendingid)");
  release->add_flag("--json", options->json, "JSON, as always");
  release->callback([options, &exit_code] { exit_code = release_command(*options); });
}

}  // namespace

void add_policy(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* policy =
      app.add_subcommand("policy", "The rules of use: pace, caps, quiet hours, consent, content")->require_subcommand(1);

  auto* show = policy->add_subcommand("show", "All settings, and where each comes from");
  add_scope(show, *options);
  show->callback([options, &exit_code] { exit_code = show_command(*options); });

  auto* set = policy->add_subcommand("set", "Changes settings, from the next message on");
  add_scope(set, *options);
  set->add_option("settings", options->settings, "name=value …; preset=standard or preset=unpaced puts all others aside")
      ->required();
  set->callback([options, &exit_code] { exit_code = set_command(*options); });

  auto* reset = policy->add_subcommand("reset", "Takes settings back, so that those of plan, operator or preset hold");
  add_scope(reset, *options);
  reset->add_option("settings", options->settings, "Their names; none = all");
  reset->callback([options, &exit_code] { exit_code = reset_command(*options); });

  auto* attempt = policy->add_subcommand("try", "What would happen to a message, and when it would leave; nothing is sent");
  add_device_options(attempt, *options);
  attempt->add_option("--to", options->number, "The recipient's number")->required();
  attempt->add_option("--text", options->text, "The text")->required();
  attempt->add_option("--at", options->at, "yyyy-mm-dd hh:mm:ss in the account's time zone; without it: now");
  attempt->add_flag("--json", options->json, "JSON");
  attempt->callback([options, &exit_code] { exit_code = try_command(*options); });

  add_held(policy, options, exit_code);
}

}  // namespace kurir
