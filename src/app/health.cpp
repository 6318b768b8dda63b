#include "app/health.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;

constexpr std::int64_t kCountedAtMost = 1'000'000;

struct Stand {
  ports::TrafficRows::Queues queues;
  std::map<domain::DeviceState, std::int64_t> devices;
};

awaitable<Result<Stand>> read_stand(ports::Store& store) {
  co_return co_await ports::read<Stand>(store, [](ports::Transaction& tx) -> Result<Stand> {
    using enum domain::DeviceState;
    Stand stand{tx.traffic().queues(kCountedAtMost), {}};
    for (const auto state : {unpaired, connecting, connected, disconnected, logged_out, stopped}) {
      stand.devices.emplace(state, tx.devices().count(state));
    }
    return stand;
  });
}

}  // namespace

Health::Health(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock, Metrics& metrics,
               std::function<ProcessUse()> process)
    : store_(store),
      clock_(clock),
      metrics_(metrics),
      process_(std::move(process)),
      upkeep_(std::move(executor), "health", kSlot, [this] { return close_slot(); }) {}

awaitable<Result<std::size_t>> Health::close_slot() {
  const auto stand = co_await read_stand(store_);
  if (!stand) co_return std::unexpected(stand.error());
  metrics_.close_slot(clock_.now(),
                      {.waiting = stand->queues.waiting, .connected = stand->devices.at(domain::DeviceState::connected)});
  co_return 0U;
}

awaitable<Result<HealthView>> Health::view() const {
  auto stand = co_await read_stand(store_);
  if (!stand) co_return std::unexpected(std::move(stand).error());
  co_return HealthView{clock_.now(), metrics_.snapshot(), stand->queues, std::move(stand->devices), process_()};
}

}  // namespace kurir::app
