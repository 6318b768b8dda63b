#include "app/device_view.hpp"

#include "domain/device_month.hpp"
#include "ports/plan_rows.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceState;
using Views = std::vector<DeviceView>;

Result<Views> views_of(ports::Transaction& tx, std::vector<domain::Device> devices, Time now) {
  Views views;
  views.reserve(devices.size());
  for (auto& device : devices) {
    auto view = view_of(tx, std::move(device), now);
    if (!view) return pass_on(std::move(view));
    views.push_back(std::move(*view));
  }
  return views;
}

std::string_view what_helps_stopped(const domain::Device& device, Time now) {
  using whatsapp::client::Cause;
  const auto cause = whatsapp::client::cause_named(device.reason_code).value_or(Cause::none);
  if (cause == Cause::client_outdated || cause == Cause::client_refused) return "update";
  return device.restricted_until && *device.restricted_until > now ? "wait" : "contact_operator";
}

}  // namespace

std::string_view what_helps(const domain::Device& device, Time now) {
  switch (device.state) {
    case DeviceState::unpaired: return "pair";
    case DeviceState::logged_out: return "pair_again";
    case DeviceState::stopped: return what_helps_stopped(device, now);
    case DeviceState::connecting:
    case DeviceState::connected:
    case DeviceState::disconnected: break;
  }
  if (domain::has_lapsed(device) && *device.expires_at <= now) return "top_up";
  const bool restricted = device.restricted_until && *device.restricted_until > now;
  return restricted || device.state != DeviceState::connected ? "wait" : "";
}

Result<DeviceView> view_of(ports::Transaction& tx, domain::Device device, Time now) {
  const auto account = tx.accounts().find(device.account);
  auto plan = tx.plans().find(device.plan);
  const auto terms = tx.plans().in_force(device.plan, now);
  if (!account || !plan || !terms) {
    return fail(ErrorCode::internal, "device {} has no account, or its plan no terms", device.waid);
  }
  const auto month = domain::device_month(device.anchor, account->time_zone, now);
  const auto used = tx.quota().used(device.id, month.start);
  return DeviceView{std::move(device), std::move(*plan), *terms, used, month.end};
}

awaitable<Result<DeviceView>> show_device(ports::Store& store, const Clock& clock, WhichDevice which) {
  co_return co_await ports::read<DeviceView>(store, [which, now = clock.now()](ports::Transaction& tx) -> Result<DeviceView> {
    auto device = find_device(tx, which);
    if (!device) return std::unexpected(device.error());
    return view_of(tx, std::move(*device), now);
  });
}

awaitable<Result<Views>> list_devices_of(ports::Store& store, const Clock& clock, domain::AccountId account) {
  co_return co_await ports::read<Views>(
      store, [account, now = clock.now()](ports::Transaction& tx) { return views_of(tx, tx.devices().list_of(account), now); });
}

awaitable<Result<Views>> page_of_devices(ports::Store& store, const Clock& clock, DevicesWanted wanted) {
  co_return co_await ports::read<Views>(store, [wanted, now = clock.now()](ports::Transaction& tx) {
    return views_of(tx, tx.devices().page(wanted.state, wanted.after, wanted.limit), now);
  });
}

}  // namespace kurir::app
