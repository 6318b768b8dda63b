// Upkeep: where a restriction of WhatsApp ends, and where somebody whom it kept us from has written, messages go on.
#pragma once

#include <functional>

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// Lives on one executor. The references outlive it.
class LiftRestrictions {
 public:
  /// `released` is called after a commit that let messages of a device go.
  LiftRestrictions(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock,
                   std::function<void(domain::DeviceId)> released);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// One round; the number of messages let go. Public for tests.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> lift();

 private:
  ports::Store& store_;
  const Clock& clock_;
  std::function<void(domain::DeviceId)> released_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
