// Waking a coroutine: an auto-reset event, and sleeping.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"

namespace kurir::runtime {

/// One waiter at a time; used from one executor. A notify without a waiter is remembered (once).
/// A cancelled wait throws `operation_aborted`; the event must outlive its waiter.
class SignalEvent {
 public:
  explicit SignalEvent(boost::asio::any_io_executor executor);
  void notify();
  [[nodiscard]] boost::asio::awaitable<void> wait();
  /// True where notified, false where the time ran out.
  [[nodiscard]] boost::asio::awaitable<bool> wait_for(Duration timeout);

 private:
  [[nodiscard]] boost::asio::awaitable<bool> wait_for_timer();

  boost::asio::steady_timer timer_;
  bool notified_ = false;
};

/// A cancelled sleep throws `operation_aborted`.
[[nodiscard]] boost::asio::awaitable<void> sleep_for(Duration duration);

}  // namespace kurir::runtime
