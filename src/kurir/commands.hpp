// The commands: each adds itself, with its options, to the command line, and sets the exit code when it runs.
#pragma once

#include <CLI/CLI.hpp>

namespace kurir {

void add_serve(CLI::App& app, int& exit_code);
void add_sim(CLI::App& app, int& exit_code);
void add_account(CLI::App& app, int& exit_code);
void add_device(CLI::App& app, int& exit_code);
void add_device_control(CLI::App& device, int& exit_code);  ///< under `kurir device`
void add_plan(CLI::App& app, int& exit_code);
void add_topup(CLI::App& app, int& exit_code);
void add_tax(CLI::App& app, int& exit_code);
void add_invoice(CLI::App& app, int& exit_code);
void add_operator(CLI::App& app, int& exit_code);
void add_ledger(CLI::App& app, int& exit_code);
void add_audit(CLI::App& app, int& exit_code);
void add_user(CLI::App& app, int& exit_code);
void add_allow(CLI::App& app, int& exit_code);
void add_key(CLI::App& app, int& exit_code);
void add_schedule(CLI::App& app, int& exit_code);
void add_reminder(CLI::App& app, int& exit_code);
void add_policy(CLI::App& app, int& exit_code);
void add_consent(CLI::App& app, int& exit_code);

}  // namespace kurir
