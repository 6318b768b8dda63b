#include "app/upkeep.hpp"

#include "base/log.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::app {

Upkeep::Upkeep(boost::asio::any_io_executor executor, std::string name, Duration interval, Round round)
    : name_(std::move(name)), interval_(interval), round_(std::move(round)), scope_(std::move(executor)) {}

void Upkeep::start() { scope_.spawn(name_, run()); }

boost::asio::awaitable<void> Upkeep::stop() {
  scope_.cancel();
  co_await scope_.join();
}

boost::asio::awaitable<void> Upkeep::run() {
  while (true) {
    const auto done = co_await round_();
    if (!done) log::warn(name_ + "_failed", {log::field("reason", done.error().message)});
    if (!done || *done == 0) co_await runtime::sleep_for(interval_);
  }
}

}  // namespace kurir::app
