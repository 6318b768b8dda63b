// A bound on how long something may take, for operations that know no timeout of their own.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"
#include "runtime/alarm.hpp"

namespace kurir::runtime {

using Instant = std::chrono::steady_clock::time_point;

/// Rounded up, never negative.
[[nodiscard]] inline Duration left_until(Instant until) {
  return std::max(Duration::zero(), std::chrono::ceil<Duration>(until - std::chrono::steady_clock::now()));
}

/// Calls `cut` on the executor once the time is up, and never after its own destruction: declare it after what `cut` uses.
class Deadline {
 public:
  Deadline(boost::asio::any_io_executor executor, Duration timeout, std::move_only_function<void()> cut)
      : alarm_(std::move(executor), std::move(cut)) {
    alarm_.set(timeout);
  }

  [[nodiscard]] bool expired() const noexcept { return alarm_.rang(); }

 private:
  Alarm alarm_;
};

}  // namespace kurir::runtime
