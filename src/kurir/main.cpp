// The command line: what there is to run. Every command is a function of its own file.
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"

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
