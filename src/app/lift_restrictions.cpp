#include "app/lift_restrictions.hpp"

#include "app/restrictions.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;

constexpr Duration kInterval = std::chrono::seconds(1);
constexpr std::size_t kDevices = 1'000;  ///< looked at in one round, those whose restriction ends first

/// Whether something of the device may go on: asked of a reader, so that the writer is troubled only where it may.
bool may_go_on(ports::Transaction& tx, const domain::Device& device, Time now) {
  const auto restriction = domain::restriction_of(device);
  if (!domain::is_in_force(restriction, now)) return true;
  for (const auto& message : tx.messages().held(device.id, kDevices)) {
    if (message.held != domain::kRestrictedRule) continue;
    if (!domain::holds(restriction, acquaintance_with(tx, device, message.number), now)) return true;
  }
  return false;
}

Result<std::vector<domain::DeviceId>> to_look_at(ports::Transaction& tx, Time now) {
  std::vector<domain::DeviceId> devices;
  for (const auto& device : tx.devices().restricted(kDevices)) {
    if (may_go_on(tx, device, now)) devices.push_back(device.id);
  }
  return devices;
}

}  // namespace

LiftRestrictions::LiftRestrictions(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock,
                                   std::function<void(domain::DeviceId)> released)
    : store_(store),
      clock_(clock),
      released_(std::move(released)),
      upkeep_(std::move(executor), "lift_restrictions", kInterval, [this] { return lift(); }) {}

awaitable<Result<std::size_t>> LiftRestrictions::lift() {
  const auto now = clock_.now();
  const auto devices =
      co_await ports::read<std::vector<domain::DeviceId>>(store_, [now](ports::Transaction& tx) { return to_look_at(tx, now); });
  if (!devices) co_return std::unexpected(devices.error());
  std::size_t released = 0;
  for (const auto id : *devices) {
    const auto let = co_await ports::transact<std::size_t>(store_, [id, now](ports::Transaction& tx) -> Result<std::size_t> {
      const auto device = tx.devices().find(id);
      return device ? let_go(tx, *device, now) : 0;
    });
    if (!let) co_return std::unexpected(let.error());
    released += *let;
    if (*let > 0) released_(id);
  }
  if (released > 0) log::info("restriction.messages_let_go", {log::field("count", released)});
  co_return released;
}

}  // namespace kurir::app
