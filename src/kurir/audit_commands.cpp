#include <limits>

#include "app/audit.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

const std::vector<std::string_view> kColumns{"line", "at", "actor", "action", "target", "account", "details"};

struct Options {
  std::string data, head;
  std::optional<std::int64_t> account;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  std::size_t limit = 50;
  bool json = false;
};

boost::json::object row(const ports::AuditLine& line) {
  return {{"line", line.id},         {"at", time_text(line.at)},
          {"actor", line.actor},     {"action", line.action},
          {"target", line.target},   {"account", line.account ? boost::json::value(line.account->value) : boost::json::value()},
          {"details", line.details}, {"hash", to_hex(line.hash)}};
}

int list_audit_command(const Options& options) {
  const auto account = options.account ? std::optional(domain::AccountId(*options.account)) : std::nullopt;
  auto lines = with_store(options.data,
                          [&](ports::Store& store) { return app::list_audit(store, account, options.before, options.limit); });
  if (!lines) return report(lines.error());
  std::vector<boost::json::object> rows;
  for (const auto& line : *lines) rows.push_back(row(line));
  print_rows(options.json ? OutputFormat::json : OutputFormat::table, kColumns, rows);
  return kDone;
}

int verify_audit_command(const Options& options) {
  std::optional<ByteArray<32>> head;
  if (!options.head.empty()) {
    const auto bytes = from_hex(options.head);
    head = bytes ? exactly<32>(*bytes) : std::nullopt;
    if (!head) {
      (void)report({ErrorCode::invalid_argument, "--head takes the 64 hex digits that an earlier verify printed"});
      return kWrongUsage;
    }
  }
  auto state = with_store(options.data, [&](ports::Store& store) { return app::verify_audit(store, head); });
  if (!state) return report(state.error());
  print_json({{"lines", state->lines}, {"head", to_hex(state->head)}});
  return kDone;
}

}  // namespace

void add_audit(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* audit = app.add_subcommand("audit", "Who changed what")->require_subcommand(1);

  auto* list = audit->add_subcommand("list", "The newest lines first");
  list->add_option("--data", options->data, "The gateway's directory")->required();
  list->add_option("--account", options->account, "Only of this customer");
  list->add_option("--before", options->before, "Only lines before this one");
  list->add_option("--limit", options->limit, "How many lines")->capture_default_str();
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] { exit_code = list_audit_command(*options); });

  auto* verify = audit->add_subcommand("verify", "Check that no line was changed, taken out or put in");
  verify->add_option("--data", options->data, "The gateway's directory")->required();
  verify->add_option("--head", options->head, "The head of an earlier check: shows also when the end was cut off");
  verify->callback([options, &exit_code] { exit_code = verify_audit_command(*options); });
}

}  // namespace kurir
