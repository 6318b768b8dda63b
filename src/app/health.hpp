// How the gateway does, all in one view for the operator; and the upkeep that writes the curves.
#pragma once

#include <functional>
#include <map>

#include "app/metrics.hpp"
#include "app/upkeep.hpp"
#include "domain/device.hpp"
#include "ports/store.hpp"
#include "ports/traffic_rows.hpp"

namespace kurir::app {

struct ProcessUse {
  std::int64_t memory_bytes = 0;
  double cpu_seconds = 0;  ///< of all threads since the start
};

struct HealthView {
  Time now{};
  MetricsSnapshot metrics;
  ports::TrafficRows::Queues queues;
  std::map<domain::DeviceState, std::int64_t> devices;
  ProcessUse process;
};

/// Lives on one executor. The references outlive it.
class Health {
 public:
  Health(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, Metrics& metrics,
         std::function<ProcessUse()> process);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// On any executor.
  [[nodiscard]] boost::asio::awaitable<Result<HealthView>> view() const;

 private:
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> close_slot();

  ports::Store& store_;
  const Clock& clock_;
  Metrics& metrics_;
  std::function<ProcessUse()> process_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
