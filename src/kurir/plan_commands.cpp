#include "app/plans.hpp"
#include "domain/invoice.hpp"
#include "domain/local_date.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

namespace kurir {
namespace {

constexpr auto kUnlimited = "unlimited";

struct PlanOptions {
  std::string data, code, name, from, quota;
  std::optional<std::int64_t> fee, price, characters, legacy_characters;
  bool json = false, retire = false, restore = false;
};

boost::json::value shown_quota(const std::optional<std::int64_t>& quota) {
  return quota ? boost::json::value(*quota) : boost::json::value(kUnlimited);
}

/// Nothing = not given; a value of nothing = unlimited.
Result<std::optional<std::optional<std::int64_t>>> read_quota(const std::string& text) {
  using Quota = std::optional<std::int64_t>;
  if (text.empty()) return std::nullopt;
  if (text == kUnlimited) return Quota();
  std::int64_t number = 0;
  if (CLI::detail::lexical_cast(text, number)) return Quota(number);
  return fail(ErrorCode::invalid_argument, "--quota takes a number of messages a month, or {}", kUnlimited);
}

boost::json::object terms_row(const domain::PlanTerms& terms) {
  const bool from_the_first = terms.valid_from == Time{};
  return {{"from", from_the_first ? boost::json::value() : time_text(terms.valid_from)},
          {"quota", shown_quota(terms.quota)},
          {"monthly_fee", terms.monthly_fee},
          {"price", terms.price},
          {"characters", terms.max_characters},
          {"legacy_characters", terms.legacy_max_characters}};
}

int list_plans_command(const PlanOptions& options) {
  auto plans = with_store(options.data, [](ports::Store& store) { return app::list_plans(store); });
  if (!plans) return report(plans.error());
  std::vector<boost::json::object> rows;
  for (const auto& [plan, terms] : *plans) {
    for (const auto& each : terms) {
      auto row = terms_row(each);
      row["plan"] = plan.code;
      row["name"] = plan.name;
      row["retired"] = plan.retired;
      rows.push_back(std::move(row));
    }
  }
  print_rows(options.json ? OutputFormat::json : OutputFormat::table,
             {"plan", "name", "from", "quota", "monthly_fee", "price", "characters", "legacy_characters", "retired"}, rows);
  return kDone;
}

int create_plan_command(const PlanOptions& options) {
  auto quota = read_quota(options.quota);
  if (!quota) return report(quota.error());
  app::NewPlan wanted{.code = options.code, .name = options.name, .terms = {}};
  wanted.terms.quota = quota->value_or(std::nullopt);
  wanted.terms.monthly_fee = options.fee.value_or(wanted.terms.monthly_fee);
  wanted.terms.price = options.price.value_or(wanted.terms.price);
  wanted.terms.max_characters = options.characters.value_or(wanted.terms.max_characters);
  wanted.terms.legacy_max_characters = options.legacy_characters.value_or(wanted.terms.legacy_max_characters);
  SystemClock clock;
  auto created = with_store(options.data,
                            [&](ports::Store& store) { return app::create_plan({store, clock, command_line_actor()}, wanted); });
  if (!created) return report(created.error());
  auto row = terms_row(wanted.terms);
  row["plan"] = options.code;
  print_json(row);
  return kDone;
}

int set_plan_command(const PlanOptions& options) {
  app::PlanChange change{.code = options.code, .name = {}, .retired = {}};
  if (!options.name.empty()) change.name = options.name;
  if (options.retire != options.restore) change.retired = options.retire;
  SystemClock clock;
  auto plan = with_store(options.data,
                         [&](ports::Store& store) { return app::change_plan({store, clock, command_line_actor()}, change); });
  if (!plan) return report(plan.error());
  print_json({{"plan", plan->code}, {"name", plan->name}, {"retired", plan->retired}});
  return kDone;
}

int plan_terms_command(const PlanOptions& options) {
  auto quota = read_quota(options.quota);
  if (!quota) return report(quota.error());
  app::NewTerms wanted{.code = options.code,
                       .valid_from = {},
                       .quota = *quota,
                       .monthly_fee = options.fee,
                       .price = options.price,
                       .max_characters = options.characters,
                       .legacy_max_characters = options.legacy_characters};
  if (!options.from.empty()) {
    auto from = domain::start_of_day(options.from, domain::kOperatorTimeZone);
    if (!from) return report(from.error());
    wanted.valid_from = *from;
  }
  SystemClock clock;
  auto terms = with_store(options.data,
                          [&](ports::Store& store) { return app::change_terms({store, clock, command_line_actor()}, wanted); });
  if (!terms) return report(terms.error());
  auto row = terms_row(*terms);
  row["plan"] = options.code;
  print_json(row);
  return kDone;
}

using Options = std::shared_ptr<PlanOptions>;

void add_code(CLI::App& command, const Options& options) {
  command.add_option("--data", options->data, "The gateway's directory")->required();
  command.add_option("--code", options->code, "What people call the plan: A")->required();
}

void add_terms(CLI::App& command, const Options& options) {
  command.add_option("--fee", options->fee, "Rupiah a month, taken from the balance");
  command.add_option("--quota", options->quota, "Messages a month of a device, or unlimited");
  command.add_option("--price", options->price, "Rupiah a message");
  command.add_option("--characters", options->characters, "The longest message");
  command.add_option("--legacy-characters", options->legacy_characters, "The longest message through the legacy API");
}

}  // namespace

void add_plan(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<PlanOptions>();
  auto* plan = app.add_subcommand("plan", "What devices cost and may use")->require_subcommand(1);

  auto* list = plan->add_subcommand("list", "All plans with the history of their terms");
  list->add_option("--data", options->data, "The gateway's directory")->required();
  list->add_flag("--json", options->json, "One JSON object a line");
  list->callback([options, &exit_code] { exit_code = list_plans_command(*options); });

  auto* create = plan->add_subcommand("create", "A new plan");
  add_code(*create, options);
  create->add_option("--name", options->name, "Its name")->required();
  add_terms(*create, options);
  create->callback([options, &exit_code] { exit_code = create_plan_command(*options); });

  auto* set = plan->add_subcommand("set", "Renames or retires a plan; devices that have it keep it");
  add_code(*set, options);
  set->add_option("--name", options->name, "Its name");
  auto* retire = set->add_flag("--retire", options->retire, "No device may change to it any more");
  set->add_flag("--restore", options->restore, "Devices may change to it again")->excludes(retire);
  set->callback([options, &exit_code] { exit_code = set_plan_command(*options); });

  auto* terms = plan->add_subcommand("terms", "New terms from a day on; what is not given stays");
  add_code(*terms, options);
  terms->add_option("--from", options->from, "The first day, yyyy-mm-dd in Jakarta; now where it is missing");
  add_terms(*terms, options);
  terms->callback([options, &exit_code] { exit_code = plan_terms_command(*options); });
}

}  // namespace kurir
