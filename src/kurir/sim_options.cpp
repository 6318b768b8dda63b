#include "kurir/commands.hpp"
#include "kurir/sim_command.hpp"

namespace kurir {

void add_sim(CLI::App& app, int& exit_code) {
  struct Options {
    std::string listen, control, data;
  };
  auto options = std::make_shared<Options>();
  auto* sim = app.add_subcommand("sim", "Run the simulated WhatsApp");
  sim->add_option("--listen", options->listen, "Where clients connect, ADDR:PORT")->required();
  sim->add_option("--control", options->control, "Where the control API answers, ADDR:PORT")->required();
  sim->add_option("--data", options->data, "Directory of what survives a restart; without it nothing is kept");
  sim->callback([options, &exit_code] { exit_code = run_sim(options->listen, options->control, options->data); });
}

}  // namespace kurir
