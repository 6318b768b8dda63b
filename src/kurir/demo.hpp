// The demo: an account, a device that pairs itself through the real QR flow, and two virtual people who read and answer.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ports/store.hpp"
#include "simulator/simulator.hpp"

namespace kurir {

struct DemoContext {
  ports::Store& store;
  simulator::Simulator& simulator;
  const Clock& clock;
  Random& random;
  std::filesystem::path data;
  std::string url;  ///< of the API
  simulator::Endpoints simulated;
  std::function<void()> devices_changed;
};

/// Makes or finds the demo's account, people, device and phones, waits until the device is connected, writes DIR/demo.json (0600)
/// and prints a request to paste. The context outlives it.
[[nodiscard]] boost::asio::awaitable<Result<void>> prepare_demo(DemoContext& context);

}  // namespace kurir
