#include "app/invoices.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

struct OperatorOptions {
  std::string data;
  app::SellerChange change;
};

int show(const Result<domain::Party>& seller) {
  if (!seller) return report(seller.error());
  print_json({{"name", seller->name}, {"address", seller->address}, {"tax_number", seller->tax_number}});
  return kDone;
}

int set_operator_command(const OperatorOptions& options) {
  SystemClock clock;
  return show(with_store(options.data, [&](ports::Store& store) {
    return app::change_seller({store, clock, command_line_actor()}, options.change);
  }));
}

int show_operator_command(const OperatorOptions& options) {
  return show(with_store(options.data, [](ports::Store& store) { return app::find_seller(store); }));
}

}  // namespace

void add_operator(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<OperatorOptions>();
  auto* group = app.add_subcommand("operator", "Who sells: the name on invoices")->require_subcommand(1);

  auto* set = group->add_subcommand("set", "Changes what later documents say; those that were issued stay as they are");
  set->add_option("--data", options->data, "The gateway's directory")->required();
  set->add_option("--name", options->change.name, "The seller's name");
  set->add_option("--address", options->change.address, "Its address; may have several lines");
  set->add_option("--tax-number", options->change.tax_number, "Its NPWP");
  set->callback([options, &exit_code] { exit_code = set_operator_command(*options); });

  auto* shown = group->add_subcommand("show", "What documents say now");
  shown->add_option("--data", options->data, "The gateway's directory")->required();
  shown->callback([options, &exit_code] { exit_code = show_operator_command(*options); });
}

}  // namespace kurir
