// The command line: what there is to run. Every command is a function of its own file.
#include <algorithm>
#include <array>
#include <string_view>

#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"

namespace {

/// What runs, or gives a document or a code to scan.
constexpr std::array<std::string_view, 5> kWithoutJson{"serve", "sim", "qr", "html", "pdf"};

/// Commands that always answer in JSON take --json too, so that a script may ask every command for it.
void take_json(CLI::App& command) {
  const auto commands = command.get_subcommands([](CLI::App*) { return true; });
  for (auto* each : commands) {
    if (std::ranges::find(kWithoutJson, each->get_name()) == kWithoutJson.end()) take_json(*each);
  }
  if (commands.empty() && command.get_option_no_throw("--json") == nullptr) {
    command.add_flag("--json")->description("JSON, as without it");
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace kurir;  // the commands
  CLI::App app("Kurir, a self-hosted WhatsApp gateway");
  app.require_subcommand(1);
  int exit_code = kDone;
  add_serve(app, exit_code);
  add_sim(app, exit_code);
  add_account(app, exit_code);
  add_device(app, exit_code);
  add_plan(app, exit_code);
  add_topup(app, exit_code);
  add_tax(app, exit_code);
  add_invoice(app, exit_code);
  add_operator(app, exit_code);
  add_ledger(app, exit_code);
  add_audit(app, exit_code);
  add_user(app, exit_code);
  add_allow(app, exit_code);
  add_key(app, exit_code);
  add_schedule(app, exit_code);
  add_reminder(app, exit_code);
  add_policy(app, exit_code);
  add_consent(app, exit_code);
  take_json(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    (void)report({ErrorCode::invalid_argument, std::string(error.what()) + " (try --help)"});
    return kWrongUsage;
  } catch (const std::exception& fault) {
    return report({ErrorCode::internal, fault.what()});
  }
  return exit_code;
}
