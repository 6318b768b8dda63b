#include "app/tax_rates.hpp"
#include "domain/invoice.hpp"
#include "domain/local_date.hpp"
#include "domain/tax.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

boost::json::object rate_row(const ports::TaxRows::Rate& rate) {
  const bool from_the_first = rate.valid_from == Time{};
  return {{"from", from_the_first ? boost::json::value() : time_text(rate.valid_from)},
          {"percent", domain::percent(rate.basis_points)}};
}

int list_tax_command(const std::string& data, OutputFormat format) {
  auto rates = with_store(data, [](ports::Store& store) { return app::list_tax_rates(store); });
  if (!rates) return report(rates.error());
  std::vector<boost::json::object> rows;
  for (const auto& rate : *rates) rows.push_back(rate_row(rate));
  print_rows(format, {"from", "percent"}, rows);
  return kDone;
}

int set_tax_command(const std::string& data, const std::string& percent, const std::string& from) {
  auto basis_points = domain::read_percent(percent);
  if (!basis_points) return report(basis_points.error());
  app::NewTaxRate wanted{.basis_points = *basis_points, .valid_from = {}};
  if (!from.empty()) {
    auto day = domain::start_of_day(from, domain::kOperatorTimeZone);
    if (!day) return report(day.error());
    wanted.valid_from = *day;
  }
  SystemClock clock;
  auto rate =
      with_store(data, [&](ports::Store& store) { return app::set_tax_rate({store, clock, command_line_actor()}, wanted); });
  if (!rate) return report(rate.error());
  print_json(rate_row(*rate));
  return kDone;
}

}  // namespace

void add_tax(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, percent, from;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  auto* tax = app.add_subcommand("tax", "The rate of PPN over time")->require_subcommand(1);

  auto* list = tax->add_subcommand("list", "All rates, the oldest first");
  list->add_option("--data", options->data, "The gateway's directory")->required();
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] {
    exit_code = list_tax_command(options->data, options->json ? OutputFormat::json : OutputFormat::table);
  });

  auto* set = tax->add_subcommand("set", "A new rate from a day on");
  set->add_option("--data", options->data, "The gateway's directory")->required();
  set->add_option("--percent", options->percent, "Like 11 or 11.5")->required();
  set->add_option("--from", options->from, "The first day, yyyy-mm-dd in Jakarta; now where it is missing");
  set->callback([options, &exit_code] { exit_code = set_tax_command(options->data, options->percent, options->from); });
}

}  // namespace kurir
