#include "app/upkeep.hpp"

#include "base/log.hpp"

namespace kurir::app {

Upkeep::Upkeep(boost::asio::any_io_executor executor, std::string name, Duration interval, Round round)
    : name_(std::move(name)), interval_(interval), round_(std::move(round)), wake_(executor), scope_(std::move(executor)) {}

void Upkeep::start() { scope_.spawn(name_, run()); }

boost::asio::awaitable<void> Upkeep::stop() {
  scope_.cancel();
  co_await scope_.join();
}

boost::asio::awaitable<void> Upkeep::run() {
  while (true) {
    const auto next = co_await round_();
    if (!next) log::warn(name_ + "_failed", {log::field("reason", next.error().message)});
    if (next && *next == Next::at_once) continue;
    (void)co_await wake_.wait_for(interval_);
  }
}

}  // namespace kurir::app
