#include "app/schedule.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

using Position = ports::MessageRows::Position;

const std::vector<std::string_view> kColumns{"message", "waid", "number", "due", "lane", "state", "expires", "reason"};
constexpr std::array<std::string_view, 4> kLanes{"otp", "reply", "notification", "reminder"};

struct Options {
  std::string data, waid, time, after;
  std::int64_t account = 0;
  std::int64_t message = 0;
  std::size_t limit = 100;
  bool json = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
  [[nodiscard]] app::WaitingScope scope() const {
    return {account == 0 ? std::nullopt : std::optional(domain::AccountId(account)), waid};
  }
  [[nodiscard]] app::WaitingMessage which() const { return {domain::MessageId(message), scope().account}; }
};

std::string cursor_text(const Position& position) { return fmt::format("{}-{}", to_unix_ms(position.due_at), position.id); }

Result<Position> read_cursor(const std::string& text) {
  if (text.empty()) return Position{};
  std::int64_t time = 0;
  std::int64_t id = 0;
  const auto dash = text.find('-');
  if (dash != std::string::npos && CLI::detail::lexical_cast(text.substr(0, dash), time) &&
      CLI::detail::lexical_cast(text.substr(dash + 1), id)) {
    return Position{from_unix_ms(time), domain::MessageId(id)};
  }
  return fail(ErrorCode::invalid_argument, "--after takes the cursor that the page before ended with");
}

std::string_view shown_state(const domain::Message& message) {
  if (message.state != domain::MessageState::accepted) return domain::tracking_status(message.state);
  return message.held.empty() ? "waits" : "held";
}

boost::json::object row(const domain::Message& message, const std::string& waid) {
  return {{"message", message.id.value},
          {"waid", waid},
          {"number", message.number},
          {"due", time_text(message.due_at)},
          {"lane", kLanes.at(static_cast<std::size_t>(message.lane))},
          {"state", shown_state(message)},
          {"expires", time_text(message.expires_at)},
          {"reason", message.reason},
          {"price", message.price},
          {"cursor", cursor_text({message.due_at, message.id})}};
}

int print_page(const Result<app::WaitingPage>& page, OutputFormat format) {
  if (!page) return report(page.error());
  std::vector<boost::json::object> rows;
  for (const auto& message : page->messages) rows.push_back(row(message, page->waids.at(message.device)));
  print_rows(format, kColumns, rows);
  if (page->continue_from && format == OutputFormat::table) {
    fmt::print("More: --after {}\n", cursor_text(*page->continue_from));
  }
  return kDone;
}

int list_command(const Options& options) {
  const auto after = read_cursor(options.after);
  if (!after) {
    (void)report(after.error());
    return kWrongUsage;
  }
  return print_page(with_store(options.data,
                               [&](ports::Store& store) {
                                 if (options.message != 0) return app::find_message(store, options.which());
                                 return app::list_waiting(store, options.scope(), *after, options.limit);
                               }),
                    options.format());
}

int move_command(const Options& options) {
  SystemClock clock;
  auto moved = with_store(options.data, [&](ports::Store& store) {
    return app::move_message({store, clock, command_line_actor()}, options.which(), options.time == "now" ? "" : options.time);
  });
  if (!moved) return report(moved.error());
  print_json({{"message", moved->id.value}, {"due", time_text(moved->due_at)}, {"state", shown_state(*moved)}});
  return kDone;
}

int cancel_command(const Options& options) {
  SystemClock clock;
  const auto admin = [&](ports::Store& store) { return app::Admin{store, clock, command_line_actor()}; };
  if (options.message == 0) {
    auto cancelled =
        with_store(options.data, [&](ports::Store& store) { return app::cancel_waiting(admin(store), options.scope()); });
    if (!cancelled) return report(cancelled.error());
    print_json({{"cancelled", *cancelled}});
    return kDone;
  }
  auto cancelled =
      with_store(options.data, [&](ports::Store& store) { return app::cancel_message(admin(store), options.which()); });
  if (!cancelled) return report(cancelled.error());
  print_json({{"cancelled", 1}, {"message", cancelled->id.value}, {"released", cancelled->price}});
  return kDone;
}

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  command->add_option("--account", options->account, "The customer's id")->check(CLI::PositiveNumber);
  command->add_option("--message", options->message, "The message's sendingid")->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "One JSON object a line");
  return command;
}

}  // namespace

void add_schedule(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* schedule = app.add_subcommand("schedule", "Messages that wait for their time")->require_subcommand(1);

  auto* list = add_subcommand(*schedule, options, "list", "What waits, in order of its time");
  list->add_option("--waid", options->waid, "Of one device");
  list->add_option("--limit", options->limit, "Rows at most")->capture_default_str();
  list->add_option("--after", options->after, "Goes on where a page ended: its last cursor");
  list->callback([options, &exit_code] { exit_code = list_command(*options); });

  auto* move = add_subcommand(*schedule, options, "move", "Another time for a message");
  move->get_option("--message")->required();
  move->add_option("--to", options->time, "now, or yyyy-mm-dd hh:mm:ss in the customer's time zone")->required();
  move->callback([options, &exit_code] { exit_code = move_command(*options); });

  auto* cancel = add_subcommand(*schedule, options, "cancel", "One message, or all that wait: the charge is released");
  cancel->add_option("--waid", options->waid, "All of one device");
  cancel->callback([options, &exit_code] { exit_code = cancel_command(*options); });
}

}  // namespace kurir
