// Work that comes back by itself: rounds at an interval, at once while there is something to do, ended in order.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::app {

/// Lives on one executor. What the round uses outlives it.
class Upkeep {
 public:
  /// One round; gives how much it did. After one that did something the next begins at once, else after the interval. A
  /// failed one is logged as "<name>_failed" and tried again after the interval.
  using Round = std::function<boost::asio::awaitable<Result<std::size_t>>()>;

  Upkeep(boost::asio::any_io_executor executor, std::string name, Duration interval, Round round);

  void start();
  [[nodiscard]] boost::asio::awaitable<void> stop();

 private:
  [[nodiscard]] boost::asio::awaitable<void> run();

  std::string name_;
  Duration interval_;
  Round round_;
  runtime::TaskScope scope_;
};

}  // namespace kurir::app
