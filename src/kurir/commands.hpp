// The commands: each adds itself, with its options, to the command line, and sets the exit code when it runs.
#pragma once

#include <CLI/CLI.hpp>

namespace kurir {

void add_serve(CLI::App& app, int& exit_code);
void add_sim(CLI::App& app, int& exit_code);
void add_account(CLI::App& app, int& exit_code);
void add_device(CLI::App& app, int& exit_code);

}  // namespace kurir
