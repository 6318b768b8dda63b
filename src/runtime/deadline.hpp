// A bound on how long something may take, for operations that know no timeout of their own.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"

namespace kurir::runtime {

using Instant = std::chrono::steady_clock::time_point;

/// Rounded up, never negative.
[[nodiscard]] inline Duration left_until(Instant until) {
  return std::max(Duration::zero(), std::chrono::ceil<Duration>(until - std::chrono::steady_clock::now()));
}

/// Calls `cut` on the executor once the time is up, and never after its own destruction: declare it after what `cut` uses.
class Deadline {
 public:
  Deadline(boost::asio::any_io_executor executor, Duration timeout, std::move_only_function<void()> cut);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  [[nodiscard]] bool expired() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::runtime
