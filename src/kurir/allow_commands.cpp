#include "app/allow_list.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

struct Options {
  std::string data;
  std::int64_t account = 0;
  std::optional<std::int64_t> key;
  app::Addresses addresses;
  bool json = false;

  [[nodiscard]] OutputFormat format() const { return json ? OutputFormat::json : OutputFormat::table; }
  [[nodiscard]] app::ListOwner owner() const {
    return {domain::AccountId(account), key ? std::optional(domain::KeyId(*key)) : std::nullopt};
  }
};

int print_list(const Result<app::Addresses>& list, OutputFormat format) {
  if (!list) return report(list.error());
  std::vector<boost::json::object> rows;
  for (const auto& address : *list) rows.push_back({{"address", address}});
  print_rows(format, {"address"}, rows);
  return kDone;
}

CLI::App* add_subcommand(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("--data", options->data, "The gateway's directory")->required();
  command->add_option("--account", options->account, "The customer's id")->required();
  command->add_option("--key", options->key, "The list of this key in place of the customer's");
  command->add_flag("--json", options->json, "One JSON object a line");
  return command;
}

using Change = boost::asio::awaitable<Result<app::Addresses>> (*)(app::Admin, app::ListOwner, app::Addresses);

void add_change(CLI::App& group, const std::shared_ptr<Options>& options, const char* name, const char* what, Change change,
                int& exit_code) {
  auto* command = add_subcommand(group, options, name, what);
  command->add_option("addresses", options->addresses, "203.0.113.9, 10.0.0.0/8, 2001:db8::/32")->required();
  command->callback([options, change, &exit_code] {
    SystemClock clock;
    exit_code = print_list(with_store(options->data,
                                      [&](ports::Store& store) {
                                        return change({store, clock, command_line_actor()}, options->owner(), options->addresses);
                                      }),
                           options->format());
  });
}

}  // namespace

void add_allow(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* allow = app.add_subcommand("allow", "Addresses that may call; an empty list allows all")->require_subcommand(1);
  auto* list = add_subcommand(*allow, options, "list", "What is on a list");
  list->callback([options, &exit_code] {
    exit_code = print_list(
        with_store(options->data, [&](ports::Store& store) { return app::allowed_addresses(store, options->owner()); }),
        options->format());
  });
  add_change(*allow, options, "add", "Allow addresses or networks", app::allow, exit_code);
  add_change(*allow, options, "remove", "Take addresses or networks off the list", app::disallow, exit_code);
}

}  // namespace kurir
