// Upkeep: makes the messages of reminders whose time has come, each occurrence once, whatever happens in between.
#pragma once

#include <functional>

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "base/random.hpp"
#include "ports/reminder_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// An occurrence this late is not sent any more: nobody wants Monday's reminder on Tuesday.
inline constexpr Duration kReminderGrace = std::chrono::hours(1);

/// Lives on one executor. The references outlive it; `random` is used on the store's writer, one transaction at a time.
///
/// Messages and the position in the list are one commit, so a crash repeats nobody and leaves nobody out. Where several
/// occurrences of a reminder have passed (the gateway was down), the last within the grace is sent, the others are not.
class RunReminders {
 public:
  /// Called after a commit that accepted messages of a device.
  using Accepted = std::function<void(domain::DeviceId, Time due_at)>;

  RunReminders(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, Random& random, Accepted accepted);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One batch of each reminder that is due; how many went on. One that fails does not keep back the others. Public for tests.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> run();

 private:
  [[nodiscard]] boost::asio::awaitable<Result<void>> run_batch(domain::Reminder reminder, Time now);

  ports::Store& store_;
  const Clock& clock_;
  Random& random_;
  Accepted accepted_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
