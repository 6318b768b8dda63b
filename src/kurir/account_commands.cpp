#include <optional>

#include "app/accounts.hpp"
#include "crypto/system_random.hpp"
#include "domain/local_date.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

constexpr std::size_t kPage = 1'000;
const std::vector<std::string_view> kColumns{"account", "name", "payment", "balance", "reserved", "credit_limit", "last_day"};

boost::json::object row(const app::AccountView& view) {
  const auto& account = view.account;
  return {{"account", account.id.value},
          {"name", account.name},
          {"region", account.region},
          {"time_zone", account.time_zone},
          {"language", account.language},
          {"address", account.address},
          {"tax_number", account.tax_number},
          {"payment", account.postpaid ? "postpaid" : "prepaid"},
          {"credit_limit", account.credit_limit},
          {"balance", view.balance.available},
          {"reserved", view.balance.reserved},
          {"last_day", domain::last_day(account.expires_at, account.time_zone)},
          {"allowed_addresses", boost::json::value_from(account.allowed_addresses)}};
}

int create_account_command(const std::string& data, const std::string& name, std::int64_t balance) {
  SystemClock clock;
  crypto::SystemRandom random;
  auto created = with_store(data, [&](ports::Store& store) {
    return app::create_account({store, clock, command_line_actor()}, random, {name, balance});
  });
  if (!created) return report(created.error());
  print_json({{"account", created->id.value}, {"apikey", created->api_key}});
  return kDone;
}

int show_account_command(const std::string& data, domain::AccountId account) {
  auto view = with_store(data, [&](ports::Store& store) { return app::find_account(store, account); });
  if (!view) return report(view.error());
  print_json(row(*view));
  return kDone;
}

using Rows = std::vector<boost::json::object>;

boost::asio::awaitable<Result<Rows>> all_accounts(ports::Store& store) {
  Rows rows;
  domain::AccountId after;
  for (;;) {
    auto page = co_await app::list_accounts(store, after, kPage);
    if (!page) co_return pass_on(std::move(page));
    for (const auto& view : *page) rows.push_back(row(view));
    if (page->size() < kPage) co_return rows;
    after = page->back().account.id;
  }
}

int list_accounts_command(const std::string& data, OutputFormat format) {
  auto rows = with_store(data, [](ports::Store& store) { return all_accounts(store); });
  if (!rows) return report(rows.error());
  print_rows(format, kColumns, *rows);
  return kDone;
}

int set_account_command(const std::string& data, domain::AccountId account, app::AccountChange change) {
  SystemClock clock;
  auto changed = with_store(data, [&](ports::Store& store) {
    return app::change_account({store, clock, command_line_actor()}, account, std::move(change));
  });
  if (!changed) return report(changed.error());
  return show_account_command(data, account);
}

struct Options {
  std::string data, name;
  std::int64_t balance = 0;
  std::int64_t account = 0;
  bool json = false;
  app::AccountChange change;
  bool prepaid = false, postpaid = false;
};

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  return command;
}

void add_set(CLI::App& account, const std::shared_ptr<Options>& options, int& exit_code) {
  auto* set = add_subcommand(account, options, "set", "Change a customer; what is not named stays as it is");
  auto& change = options->change;
  set->add_option("--account", options->account, "The customer's id")->required();
  set->add_option("--name", change.name, "The customer's name");
  set->add_option("--region", change.region, "For national phone numbers, ISO 3166: ID");
  set->add_option("--time-zone", change.time_zone, "IANA name: Asia/Jakarta");
  set->add_option("--expires", change.last_day, "The last day, yyyy-mm-dd in the customer's time zone, or never");
  set->add_option("--language", change.language, "Of documents, id or en");
  set->add_option("--address", change.address, "For invoices, one line");
  set->add_option("--tax-number", change.tax_number, "For invoices: NPWP");
  set->add_option("--credit-limit", change.credit_limit, "Rupiah that a postpaid customer may owe");
  auto* postpaid = set->add_flag("--postpaid", options->postpaid, "Pays by monthly statement");
  set->add_flag("--prepaid", options->prepaid, "Pays in advance; ends the credit")->excludes(postpaid);
  set->callback([options, &exit_code] {
    auto wanted = options->change;
    if (wanted.last_day == "never") wanted.last_day = "";
    if (options->postpaid || options->prepaid) wanted.postpaid = options->postpaid;
    exit_code = set_account_command(options->data, domain::AccountId(options->account), std::move(wanted));
  });
}

}  // namespace

void add_account(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* account = app.add_subcommand("account", "Customers")->require_subcommand(1);

  auto* create = add_subcommand(*account, options, "create", "A new customer and an API key, which is shown this once");
  create->add_option("--name", options->name, "The customer's name")->required();
  create->add_option("--balance", options->balance, "Rupiah to begin with")->required();
  create->callback([options, &exit_code] { exit_code = create_account_command(options->data, options->name, options->balance); });

  auto* show = add_subcommand(*account, options, "show", "One customer, as JSON");
  show->add_option("--account", options->account, "The customer's id")->required();
  show->add_flag("--json", options->json, "As it is without");
  show->callback([options, &exit_code] { exit_code = show_account_command(options->data, domain::AccountId(options->account)); });

  auto* list = add_subcommand(*account, options, "list", "All customers");
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] {
    exit_code = list_accounts_command(options->data, options->json ? OutputFormat::json : OutputFormat::table);
  });

  add_set(*account, options, exit_code);
}

}  // namespace kurir
