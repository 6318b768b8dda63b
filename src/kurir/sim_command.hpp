// `kurir sim`: the simulated WhatsApp as a program of its own.
#pragma once

#include "simulator/simulator.hpp"

namespace kurir {

/// Prints one JSON line {"url","root","control","media"} when ready and runs until SIGTERM or SIGINT. Gives the exit code: 0, or
/// 1 with the reason in one line on stderr.
[[nodiscard]] int run_sim(simulator::Options options);

}  // namespace kurir
