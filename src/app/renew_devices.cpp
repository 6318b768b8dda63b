#include "app/renew_devices.hpp"

#include "app/device_fee.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

constexpr Duration kInterval = std::chrono::seconds(5);
constexpr std::size_t kBatch = 100;   ///< devices a transaction: accepts wait for its end
constexpr std::size_t kPage = 1'000;  ///< lapsed devices a read

using Devices = std::vector<domain::Device>;

/// How many changed. Each is read again: another may have settled it meanwhile.
Result<std::size_t> settle(ports::Transaction& tx, const Devices& devices, Time now) {
  std::size_t changed = 0;
  for (const auto& each : devices) {
    const auto device = tx.devices().find(each.id);
    const auto account = tx.accounts().find(each.account);
    if (!device || !account) continue;
    const auto settled = settle_fees(tx, *account, *device, now);
    if (settled.expires_at == device->expires_at && settled.anchor == device->anchor) continue;
    ++changed;
    log::info(has_lapsed(settled) ? "device_lapsed" : "device_renewed", {log::field("device", settled.id)});
  }
  return changed;
}

struct Lapsed {
  Devices can_resume;
  std::optional<domain::DeviceId> last;  ///< nothing = this was the last page
};

Result<Lapsed> lapsed_after(ports::Transaction& tx, domain::DeviceId after, Time now) {
  Lapsed page;
  const auto devices = tx.devices().lapsed(after, kPage);
  for (const auto& device : devices) {
    const auto account = tx.accounts().find(device.account);
    if (account && can_resume(tx, *account, device, now)) page.can_resume.push_back(device);
  }
  if (devices.size() == kPage) page.last = devices.back().id;
  return page;
}

}  // namespace

RenewDevices::RenewDevices(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock)
    : store_(store), clock_(clock), upkeep_(std::move(executor), "renew_devices", kInterval, [this] { return renew(); }) {}

boost::asio::awaitable<Result<std::size_t>> RenewDevices::renew() {
  const auto now = clock_.now();
  const auto renewed = co_await renew_due(now);
  if (!renewed) co_return renewed;
  const auto resumed = co_await resume_lapsed(now);
  if (!resumed) co_return resumed;
  co_return *renewed + *resumed;
}

boost::asio::awaitable<Result<std::size_t>> RenewDevices::renew_due(Time now) {
  std::size_t changed = 0;
  for (;;) {
    const auto due = co_await ports::read<Devices>(
        store_, [now](ports::Transaction& tx) -> Result<Devices> { return tx.devices().to_renew(now, kBatch); });
    if (!due) co_return std::unexpected(due.error());
    if (due->empty()) co_return changed;
    const auto settled =
        co_await ports::transact<std::size_t>(store_, [&due, now](ports::Transaction& tx) { return settle(tx, *due, now); });
    if (!settled) co_return settled;
    changed += *settled;
  }
}

boost::asio::awaitable<Result<std::size_t>> RenewDevices::resume_lapsed(Time now) {
  std::size_t changed = 0;
  for (std::optional<domain::DeviceId> after(domain::DeviceId(0)); after;) {
    const auto page = co_await ports::read<Lapsed>(
        store_, [from = *after, now](ports::Transaction& tx) { return lapsed_after(tx, from, now); });
    if (!page) co_return std::unexpected(page.error());
    if (!page->can_resume.empty()) {
      const auto settled = co_await ports::transact<std::size_t>(
          store_, [&page, now](ports::Transaction& tx) { return settle(tx, page->can_resume, now); });
      if (!settled) co_return settled;
      changed += *settled;
    }
    after = page->last;
  }
  co_return changed;
}

}  // namespace kurir::app
