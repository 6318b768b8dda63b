// Tells customers once about messages that wait longer than usual: the tracking event `pending`.
#pragma once

#include <functional>

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// How long a message waits without being reported.
inline constexpr Duration kPendingAfter = std::chrono::seconds(30);

/// Lives on one executor. The references outlive it.
class ReportPending {
 public:
  /// `appended` is called after a commit that appended events.
  ReportPending(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, std::function<void()> appended);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One round; the number of messages reported. Public for tests.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> report();

 private:
  ports::Store& store_;
  const Clock& clock_;
  std::function<void()> appended_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
