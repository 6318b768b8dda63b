#include <fmt/core.h>

#include "app/accounts.hpp"
#include "app/ledger_correction.hpp"
#include "app/ledger_listing.hpp"
#include "app/verify_ledger.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

struct LedgerOptions {
  std::string data, note;
  std::int64_t account = 0, amount = 0;
  std::optional<std::int64_t> before;
  std::size_t limit = 50;
  bool json = false, force = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
};

int verify_ledger_command(const LedgerOptions& options) {
  const auto show = [json = options.json](const std::string& fault) {
    if (json) return print_json({{"fault", fault}});
    fmt::print("{}\n", fault);
  };
  auto checked = with_store(options.data, [&](ports::Store& store) { return app::verify_ledger(store, show); });
  if (!checked) return report(checked.error());
  const boost::json::object summary{{"accounts", checked->accounts},
                                    {"bookings", checked->bookings},
                                    {"messages", checked->messages},
                                    {"faults", checked->faults}};
  print_rows(options.format(), {"accounts", "bookings", "messages", "faults"}, {summary});
  if (checked->faults == 0) return kDone;
  return report({ErrorCode::verification_failed, fmt::format("the books have {} faults: each is named above", checked->faults)});
}

boost::json::object line_row(const app::LedgerLine& line) {
  return {{"id", line.id ? boost::json::value(line.id->value) : boost::json::value()},
          {"at", time_text(line.at)},
          {"what", line.what},
          {"amount", line.amount},
          {"balance", line.balance_after},
          {"waid", line.waid},
          {"invoice", line.invoice},
          {"note", line.note}};
}

int list_ledger_command(const LedgerOptions& options) {
  SystemClock clock;
  std::optional<domain::BookingId> before;
  if (options.before) before = domain::BookingId(*options.before);
  auto page = with_store(options.data, [&](ports::Store& store) {
    return app::list_ledger(store, clock, domain::AccountId(options.account), before, options.limit);
  });
  if (!page) return report(page.error());
  std::vector<boost::json::object> rows;
  for (const auto& line : page->lines) rows.push_back(line_row(line));
  print_rows(options.format(), {"id", "at", "what", "amount", "balance", "waid", "invoice", "note"}, rows);
  if (page->next && !options.json) fmt::print("older ones: --before {}\n", *page->next);
  return kDone;
}

int correct_ledger_command(const LedgerOptions& options) {
  SystemClock clock;
  const app::BalanceCorrection wanted{.account = domain::AccountId(options.account),
                                      .amount = options.amount,
                                      .note = options.note,
                                      .limit = options.force ? app::BalanceLimit::ignore : app::BalanceLimit::keep};
  auto balance = with_store(
      options.data, [&](ports::Store& store) { return app::correct_balance({store, clock, command_line_actor()}, wanted); });
  if (!balance) return report(balance.error());
  print_json({{"account", options.account}, {"balance", *balance}});
  return kDone;
}

int balance_command(const LedgerOptions& options) {
  auto found =
      with_store(options.data, [&](ports::Store& store) { return app::find_account(store, domain::AccountId(options.account)); });
  if (!found) return report(found.error());
  const auto& account = found->account;
  const auto& balance = found->balance;
  const boost::json::object row{{"account", options.account},
                                {"balance", balance.available},
                                {"reserved", balance.reserved},
                                {"credit_limit", account.credit_limit},
                                {"expires", time_text(account.expires_at)}};
  print_rows(options.format(), {"account", "balance", "reserved", "credit_limit", "expires"}, {row});
  return kDone;
}

using Options = std::shared_ptr<LedgerOptions>;

CLI::App* add_command(CLI::App& group, const Options& options, const std::string& name, const std::string& description) {
  auto* command = group.add_subcommand(name, description);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  return command;
}

void add_account_option(CLI::App& command, const Options& options) {
  command.add_option("--account", options->account, "The customer's id")->required();
}

void add_json(CLI::App& command, const Options& options) { command.add_flag("--json", options->json, "One JSON object a line"); }

}  // namespace

void add_ledger(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<LedgerOptions>();
  auto* ledger = app.add_subcommand("ledger", "The books")->require_subcommand(1);

  auto* verify =
      add_command(*ledger, options, "verify", "Checks all books; names every fault and ends with 1 where there is one");
  add_json(*verify, options);
  verify->callback([options, &exit_code] { exit_code = verify_ledger_command(*options); });

  auto* list = add_command(*ledger, options, "list", "An account's bookings with the balance after each, newest first");
  add_account_option(*list, options);
  list->add_option("--before", options->before, "Only those before this id");
  list->add_option("--limit", options->limit, "Bookings at most")->check(CLI::Range(1, 10'000));
  add_json(*list, options);
  list->callback([options, &exit_code] { exit_code = list_ledger_command(*options); });

  auto* correct = add_command(*ledger, options, "correct", "Sets a balance right by one more booking");
  add_account_option(*correct, options);
  correct->add_option("--amount", options->amount, "Rupiah, to the customer's favour where positive")->required();
  correct->add_option("--note", options->note, "Why")->required();
  correct->add_flag("--force", options->force, "Even below the credit limit");
  correct->callback([options, &exit_code] { exit_code = correct_ledger_command(*options); });

  auto* balance = add_command(app, options, "balance", "What an account can spend");
  add_account_option(*balance, options);
  add_json(*balance, options);
  balance->callback([options, &exit_code] { exit_code = balance_command(*options); });
}

}  // namespace kurir
