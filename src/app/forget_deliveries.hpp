// Upkeep: the log of webhook calls ends after 30 days.
#pragma once

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

inline constexpr Duration kDeliveriesKept = std::chrono::days(30);

/// Lives on one executor. The references outlive it.
class ForgetDeliveries {
 public:
  ForgetDeliveries(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One batch of calls that have ended; how many there were.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> forget();

 private:
  ports::Store& store_;
  const Clock& clock_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
