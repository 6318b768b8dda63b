#include <fstream>
#include <iterator>

#include "app/reminders.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

const std::vector<std::string_view> kColumns{"reminder", "account", "waid", "name", "state", "next", "rule", "recipients"};
constexpr std::size_t kMaxFile = 20'000'000;

struct Options {
  std::string data, list_file;
  std::int64_t account = 0;
  std::int64_t reminder = 0;
  std::int64_t after = 0;
  std::size_t limit = 100;
  bool json = false, paused = false, skip_bad_lines = false;
  app::PreviewSize preview;
  app::NewReminder wanted;

  [[nodiscard]] std::optional<domain::AccountId> owner() const {
    return account == 0 ? std::nullopt : std::optional(domain::AccountId(account));
  }
  [[nodiscard]] app::WhichReminder which() const { return {domain::ReminderId(reminder), owner()}; }
};

boost::json::object row(const app::ReminderView& view) {
  const auto& reminder = view.reminder;
  return {{"reminder", reminder.id.value}, {"account", reminder.account.value}, {"waid", view.waid},
          {"name", reminder.name},         {"state", name(reminder.state)},     {"next", time_text(reminder.next_at)},
          {"rule", reminder.rule},         {"starts_at", reminder.starts_at},   {"time_zone", reminder.time_zone},
          {"recipients", view.recipients}, {"done", reminder.run_position},     {"text", reminder.text}};
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, "cannot read {}", path);
  std::string content(std::istreambuf_iterator<char>(file), {});
  if (content.size() > kMaxFile) return fail(ErrorCode::invalid_argument, "{} is larger than {} bytes", path, kMaxFile);
  return content;
}

/// The recipients of the file; its bad lines are told, and refuse it unless they are to be skipped.
Result<std::vector<domain::ReminderRecipient>> load_recipients(const Options& options) {
  auto csv = read_file(options.list_file);
  if (!csv) return pass_on(std::move(csv));
  auto list =
      with_store(options.data, [&](ports::Store& store) { return app::read_recipients(store, options.wanted.waid, *csv); });
  if (!list) return pass_on(std::move(list));
  for (const auto& bad : list->bad_lines) fmt::print(stderr, "{}:{}: {}\n", options.list_file, bad.line, bad.what);
  if (!list->bad_lines.empty() && !options.skip_bad_lines) {
    return fail(ErrorCode::invalid_argument, "{} lines of {} are bad: correct them, or leave them out by --skip-bad-lines",
                list->bad_lines.size(), options.list_file);
  }
  return std::move(list->recipients);
}

int create_command(const Options& options) {
  auto recipients = load_recipients(options);
  if (!recipients) return report(recipients.error());
  auto wanted = options.wanted;
  wanted.recipients = std::move(*recipients);
  wanted.account = options.owner();
  if (options.paused) wanted.state = domain::ReminderState::paused;
  SystemClock clock;
  auto created = with_store(options.data, [&](ports::Store& store) {
    return app::create_reminder({store, clock, command_line_actor()}, std::move(wanted));
  });
  if (!created) return report(created.error());
  print_json(row(*created));
  return kDone;
}

int list_command(const Options& options) {
  auto views = with_store(options.data, [&](ports::Store& store) {
    return app::list_reminders(store, options.owner(), domain::ReminderId(options.after), options.limit);
  });
  if (!views) return report(views.error());
  std::vector<boost::json::object> rows;
  for (const auto& view : *views) rows.push_back(row(view));
  print_rows(options.json ? OutputFormat::json : OutputFormat::table, kColumns, rows);
  return kDone;
}

int show_command(const Options& options) {
  auto view = with_store(options.data, [&](ports::Store& store) { return app::show_reminder(store, options.which()); });
  if (!view) return report(view.error());
  std::vector<boost::json::object> runs;
  for (const auto& run : view->runs) {
    runs.push_back({{"at", time_text(run.at)}, {"accepted", run.accepted}, {"refused", run.refused}, {"missed", run.missed}});
  }
  auto shown = row(*view);
  if (options.json) {
    shown["runs"] = boost::json::value_from(runs);
    print_json(shown);
    return kDone;
  }
  for (const auto& [key, value] : shown) {
    fmt::print("{:<12}{}\n", std::string_view(key),
               value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value));
  }
  print_rows(OutputFormat::table, {"at", "accepted", "refused", "missed"}, runs);
  return kDone;
}

using Change = boost::asio::awaitable<Result<domain::Reminder>> (*)(app::Admin, app::WhichReminder);

int change_command(const Options& options, Change change) {
  SystemClock clock;
  auto changed = with_store(options.data,
                            [&](ports::Store& store) { return change({store, clock, command_line_actor()}, options.which()); });
  if (!changed) return report(changed.error());
  print_json({{"reminder", changed->id.value}, {"state", name(changed->state)}, {"next", time_text(changed->next_at)}});
  return kDone;
}

int preview_command(const Options& options) {
  SystemClock clock;
  auto preview = with_store(
      options.data, [&](ports::Store& store) { return app::preview_reminder(store, clock, options.which(), options.preview); });
  if (!preview) return report(preview.error());
  std::vector<boost::json::object> rows;
  for (const auto& occurrence : preview->occurrences) {
    if (occurrence.texts.empty()) rows.push_back({{"at", time_text(occurrence.at)}});
    for (const auto& each : occurrence.texts) {
      rows.push_back({{"at", time_text(occurrence.at)}, {"number", each.number}, {"text", each.text}});
    }
  }
  const boost::json::object sum{{"times", preview->occurrences.size()},
                                {"recipients", preview->recipients},
                                {"price_each", preview->price_each},
                                {"price_in_all", preview->price_in_all}};
  if (options.json) {
    auto all = sum;
    all["texts"] = boost::json::value_from(rows);
    print_json(all);
    return kDone;
  }
  print_rows(OutputFormat::table, {"at", "number", "text"}, rows);
  fmt::print("{} times {} recipients, Rp {} each: Rp {} in all\n", preview->occurrences.size(), preview->recipients,
             preview->price_each, preview->price_in_all);
  return kDone;
}

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  command->add_option("--account", options->account, "Only if it is this customer's")->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "One JSON object a line");
  return command;
}

/// A subcommand about one reminder.
CLI::App* add_one(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = add_subcommand(group, options, name, what);
  command->add_option("--reminder", options->reminder, "The reminder's number")->required();
  return command;
}

void add_create(CLI::App& group, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* create = add_subcommand(group, options, "create", "A text for a list of people, once or again and again");
  create->add_option("--waid", options->wanted.waid, "The device that sends it")->required();
  create->add_option("--name", options->wanted.name, "What you call it")->required();
  create->add_option("--text", options->wanted.text, "With {variables}: {date}, {time}, {number} and the list's own")->required();
  create->add_option("--starts", options->wanted.starts_at, "yyyy-mm-dd hh:mm in the customer's time zone")->required();
  create->add_option("--rule", options->wanted.rule, "RFC 5545, such as FREQ=MONTHLY;BYMONTHDAY=-1; none = once");
  create->add_option("--list", options->list_file, "CSV file: a header number,name,… and a line a recipient")->required();
  create->add_flag("--skip-bad-lines", options->skip_bad_lines, "Leave out the list's bad lines");
  create->add_flag("--paused", options->paused, "Do not begin before it is resumed");
  create->callback([options, &exit_code] { exit_code = create_command(*options); });
}

}  // namespace

void add_reminder(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* reminder = app.add_subcommand("reminder", "Recurring messages")->require_subcommand(1);
  add_create(*reminder, options, exit_code);

  auto* list = add_subcommand(*reminder, options, "list", "All reminders, or a customer's");
  list->add_option("--limit", options->limit, "Rows at most")->capture_default_str();
  list->add_option("--after", options->after, "Goes on after this reminder");
  list->callback([options, &exit_code] { exit_code = list_command(*options); });

  add_one(*reminder, options, "show", "One reminder and its last runs")->callback([options, &exit_code] {
    exit_code = show_command(*options);
  });
  add_one(*reminder, options, "pause", "Send nothing until it is resumed")->callback([options, &exit_code] {
    exit_code = change_command(*options, app::pause_reminder);
  });
  add_one(*reminder, options, "resume", "Go on with the next time to come")->callback([options, &exit_code] {
    exit_code = change_command(*options, app::resume_reminder);
  });
  add_one(*reminder, options, "end", "For good")->callback([options, &exit_code] {
    exit_code = change_command(*options, app::end_reminder);
  });
  auto* preview = add_one(*reminder, options, "preview", "The next times, their texts, and what they will cost");
  preview->add_option("--times", options->preview.occurrences, "How many")->capture_default_str();
  preview->add_option("--texts", options->preview.texts, "Of how many recipients")->capture_default_str();
  preview->callback([options, &exit_code] { exit_code = preview_command(*options); });
}

}  // namespace kurir
