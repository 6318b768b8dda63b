#include "app/accounts.hpp"
#include "crypto/system_random.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

int create_account_command(const std::string& data, const std::string& name, std::int64_t balance) {
  SystemClock clock;
  crypto::SystemRandom random;
  auto created =
      with_store(data, [&](ports::Store& store) { return app::create_account(store, clock, random, {name, balance}); });
  if (!created) return report(created.error());
  print_json({{"account", created->id.value}, {"apikey", created->api_key}});
  return kDone;
}

}  // namespace

void add_account(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, name;
    std::int64_t balance = 0;
  };
  auto options = std::make_shared<Options>();
  auto* account = app.add_subcommand("account", "Customers")->require_subcommand(1);
  auto* create = account->add_subcommand("create", "A new customer and an API key, which is shown this once");
  create->add_option("--data", options->data, "The gateway's directory")->required();
  create->add_option("--name", options->name, "The customer's name")->required();
  create->add_option("--balance", options->balance, "Rupiah to begin with")->required();
  create->callback([options, &exit_code] { exit_code = create_account_command(options->data, options->name, options->balance); });
}

}  // namespace kurir
