// Upkeep: a message that was not sent by its expiry is cancelled, its price given back, its customer told.
#pragma once

#include <functional>

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// Lives on one executor. The references outlive it.
class ExpireMessages {
 public:
  /// `appended` is called after a commit that appended events.
  ExpireMessages(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, std::function<void()> appended);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One batch; the number of messages cancelled. Public for tests.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> expire();

 private:
  ports::Store& store_;
  const Clock& clock_;
  std::function<void()> appended_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
