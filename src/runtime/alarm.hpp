// A timer that calls a function: what has to look at something now and then needs no coroutine that sleeps meanwhile.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.hpp"

namespace kurir::runtime {

/// Used from its executor. Rings once for each set() and never after its own destruction: declare it after what `ring` uses.
class Alarm {
 public:
  Alarm(boost::asio::any_io_executor executor, std::move_only_function<void()> ring);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// In place of the time set before.
  void set(Duration after);
  [[nodiscard]] bool rang() const noexcept;  ///< at least once

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::runtime
