// Upkeep: the rows of sessions that have ended do not stay.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "app/sessions.hpp"
#include "app/upkeep.hpp"

namespace kurir::app {

/// Lives on one executor. `sessions` outlives it.
class ExpireSessions {
 public:
  ExpireSessions(boost::asio::any_io_executor executor, Sessions& sessions)
      : upkeep_(std::move(executor), "expire_sessions", std::chrono::minutes(10),
                [&sessions] { return sessions.drop_expired(); }) {}

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

 private:
  Upkeep upkeep_;
};

}  // namespace kurir::app
