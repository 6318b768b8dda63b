// A bound on how long something may take, for operations that know no timeout of their own.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"

namespace kurir::runtime {

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
