#include "kurir/commands.hpp"
#include "kurir/sim_command.hpp"

namespace kurir {

void add_sim(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<simulator::Options>();
  auto* sim = app.add_subcommand("sim", "Run the simulated WhatsApp");
  sim->add_option("--listen", options->listen, "Where clients connect, ADDR:PORT")->required();
  sim->add_option("--control", options->control, "Where the control API answers, ADDR:PORT")->required();
  sim->add_option("--data", options->data_dir, "Directory of what survives a restart; without it nothing is kept");
  sim->add_option("--media", options->media, "Where media are served, ADDR:PORT; without it the host of --listen, a free port");
  sim->callback([options, &exit_code] { exit_code = run_sim(*options); });
}

}  // namespace kurir
