// Work that comes back by itself: rounds at an interval, sooner when there is more or somebody asks, ended in order.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::app {

/// Lives on one executor. What the round uses outlives it.
class Upkeep {
 public:
  enum class Next { rest, at_once };
  /// One round; a failed one is logged as "<name>_failed" and tried again after the interval.
  using Round = std::function<boost::asio::awaitable<Result<Next>>()>;

  Upkeep(boost::asio::any_io_executor executor, std::string name, Duration interval, Round round);

  void start();
  /// Begins the next round now.
  void notify() { wake_.notify(); }
  [[nodiscard]] boost::asio::awaitable<void> stop();

 private:
  [[nodiscard]] boost::asio::awaitable<void> run();

  std::string name_;
  Duration interval_;
  Round round_;
  runtime::SignalEvent wake_;
  runtime::TaskScope scope_;
};

}  // namespace kurir::app
