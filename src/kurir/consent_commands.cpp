#include "app/consent.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kurir {
namespace {

using domain::policy::ConsentState;

constexpr std::uintmax_t kMaxFile = 64U << 20;

struct Options {
  std::string data, number, proof, file, after;
  std::int64_t account = 0;
  std::size_t limit = 100;
  bool json = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
  [[nodiscard]] domain::AccountId owner() const { return domain::AccountId(account); }
};

int change_command(const Options& options, ConsentState state) {
  SystemClock clock;
  const auto number = with_store(options.data, [&](ports::Store& store) {
    return app::change_consent(store, clock, {options.owner(), options.number, state, options.proof, command_line_actor()});
  });
  if (!number) return report(number.error());
  print_json({{"number", *number}, {"state", domain::policy::name(state)}});
  return kDone;
}

int show_command(const Options& options) {
  const auto entries =
      with_store(options.data, [&](ports::Store& store) { return app::consent_history(store, options.owner(), options.number); });
  if (!entries) return report(entries.error());
  std::vector<boost::json::object> rows;
  for (const auto& entry : *entries) {
    rows.push_back({{"number", entry.number},
                    {"state", domain::policy::name(entry.state)},
                    {"at", time_text(entry.at)},
                    {"source", entry.source},
                    {"proof", entry.proof}});
  }
  print_rows(options.format(), {"number", "state", "at", "source", "proof"}, rows);
  return kDone;
}

int list_command(const Options& options) {
  const auto all = with_store(
      options.data, [&](ports::Store& store) { return app::list_consent(store, options.owner(), options.after, options.limit); });
  if (!all) return report(all.error());
  std::vector<boost::json::object> rows;
  for (const auto& consent : *all) {
    rows.push_back(
        {{"number", consent.number}, {"state", domain::policy::name(consent.state)}, {"since", time_text(consent.since)}});
  }
  print_rows(options.format(), {"number", "state", "since"}, rows);
  return kDone;
}

Result<std::string> read_file(const std::string& name) {
  std::error_code error;
  if (std::filesystem::file_size(name, error) > kMaxFile && !error) {
    return fail(ErrorCode::invalid_argument, "{} has more than 64 MiB: divide it", name);
  }
  std::ifstream file(name, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return fail(ErrorCode::not_found, "cannot read {}, or it is empty", name);
  return std::move(text).str();
}

int import_command(const Options& options) {
  SystemClock clock;
  auto csv = read_file(options.file);
  if (!csv) return report(csv.error());
  const auto count = with_store(options.data, [&](ports::Store& store) {
    return app::import_consent(store, clock, options.owner(), *csv, command_line_actor());
  });
  if (!count) return report(count.error());
  print_json({{"imported", *count}});
  return kDone;
}

CLI::App* add_verb(CLI::App* consent, const std::string& verb, const std::string& about, Options& options) {
  auto* command = consent->add_subcommand(verb, about);
  command->add_option("--data", options.data, "The gateway's directory")->required();
  command->add_option("--account", options.account, "The customer's id")->required();
  command->add_flag("--json", options.json, "One JSON object a line");
  return command;
}

}  // namespace

void add_consent(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* consent = app.add_subcommand("consent", "Who agreed to be written to, and who asked not to be")->require_subcommand(1);

  auto* add = add_verb(consent, "add", "Records that somebody opted in", *options);
  add->add_option("--number", options->number, "The number")->required();
  add->add_option("--proof", options->proof, "The form, the words or the document it was given by")->required();
  add->callback([options, &exit_code] { exit_code = change_command(*options, ConsentState::opted_in); });

  auto* remove = add_verb(consent, "remove", "Records that somebody opted out", *options);
  remove->add_option("--number", options->number, "The number")->required();
  remove->add_option("--proof", options->proof, "How it was said");
  remove->callback([options, &exit_code] { exit_code = change_command(*options, ConsentState::opted_out); });

  auto* show = add_verb(consent, "show", "What was ever said for a number, the newest first", *options);
  show->add_option("--number", options->number, "The number")->required();
  show->callback([options, &exit_code] { exit_code = show_command(*options); });

  auto* list = add_verb(consent, "list", "Numbers and their state, in order", *options);
  list->add_option("--after", options->after, "Those after this number");
  list->add_option("--limit", options->limit, "At most so many")->check(CLI::Range(1, 100'000));
  list->callback([options, &exit_code] { exit_code = list_command(*options); });

  auto* import = add_verb(consent, "import", "Records all opt-ins of a CSV file: number,proof", *options);
  import->add_option("--file", options->file, "The file")->required();
  import->callback([options, &exit_code] { exit_code = import_command(*options); });
}

}  // namespace kurir
