// Upkeep of the devices' plans: takes monthly fees on their anniversaries and brings lapsed devices back once they can pay.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// Lives on one executor. The references outlive it. Any number may run beside each other, and beside whoever settles a
/// device elsewhere: what is due is decided inside the transaction that takes it.
class RenewDevices {
 public:
  RenewDevices(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One round; how many devices were paid for or lapsed. Public for tests and for simulations of time.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> renew();

 private:
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> renew_due(Time now);
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> resume_lapsed(Time now);

  ports::Store& store_;
  const Clock& clock_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
