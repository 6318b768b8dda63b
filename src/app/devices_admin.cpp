#include "app/devices_admin.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "app/plans.hpp"
#include "app/qr_wish.hpp"
#include "domain/names.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::app {
namespace {

constexpr std::size_t kMaxUrl = 2048;
constexpr std::ptrdiff_t kMaxName = 100;
constexpr Duration kQrInterval = std::chrono::milliseconds(200);

Result<void> check_url(const std::string& url) {
  if (url.empty()) return {};
  const bool web = url.starts_with("http://") || url.starts_with("https://");
  const bool clean = std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
  if (web && clean && url.size() <= kMaxUrl) return {};
  return fail(ErrorCode::invalid_argument, "a webhook URL begins with http:// or https://, without spaces, at most {} bytes",
              kMaxUrl);
}

/// Characters, not bytes.
Result<void> check_name(std::string_view name) {
  const auto length = std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  const bool clean = std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (clean && length <= kMaxName) return {};
  return fail(ErrorCode::invalid_argument, "a device's name has at most {} characters, on one line", kMaxName);
}

Result<std::string> qr_in(ports::Transaction& tx, const std::string& waid, Time now) {
  const auto device = unlinked_device(tx, waid);
  if (!device) return std::unexpected(device.error());
  const auto qr = tx.devices().qr(device->id);
  if (!qr || qr->text.empty() || qr->expires_at <= now) {
    return fail(ErrorCode::unavailable, "no code for device {} yet: the gateway makes one while `kurir serve` runs", waid);
  }
  return qr->text;
}

void audit_device(ports::Transaction& tx, const std::string& actor, std::string action, const domain::Device& device,
                  std::string details, Time now) {
  audit(tx, {actor, std::move(action), "device:" + device.waid, device.account, std::move(details)}, now);
}

Result<std::string> create_in(ports::Transaction& tx, const NewDevice& wanted, Random& random, const std::string& actor,
                              Time now) {
  if (!tx.accounts().find(wanted.account)) return fail(ErrorCode::not_found, "no account {}", wanted.account);
  domain::Device device;
  device.account = wanted.account;
  device.inbox_url = wanted.inbox_url;
  device.tracking_url = wanted.tracking_url;
  device.name = wanted.name;
  device.created_at = now;
  device.anchor = now;  // its months begin with it
  do device.waid = domain::make_waid(random);
  while (tx.devices().find_by_waid(device.waid));
  device.id = tx.devices().create(device);
  audit_device(tx, actor, "device.create", device, "", now);
  if (wanted.plan) {
    auto assigned = assign_plan(tx, device, *wanted.plan, actor, now);
    if (!assigned) return pass_on(std::move(assigned));
  }
  return device.waid;
}

/// URLs may hold secrets, so the audit log has only which of them changed.
Result<domain::Device> change_in(ports::Transaction& tx, const WhichDevice& which, const DeviceChange& wanted,
                                 const std::string& actor, Time now) {
  auto device = find_device(tx, which);
  if (!device) return device;
  ChangeText text;
  const auto change_url = [&](std::string_view what, std::string& url, const std::optional<std::string>& other) {
    if (!other || *other == url) return;
    text.note(what, url.empty() ? "none" : "an URL", other->empty() ? "none" : "another URL");
    url = *other;
  };
  change_url("inbox", device->inbox_url, wanted.inbox_url);
  change_url("tracking", device->tracking_url, wanted.tracking_url);
  if (!text.text().empty()) {
    tx.devices().set_webhooks(device->id, device->inbox_url, device->tracking_url);
    audit_device(tx, actor, "device.webhooks", *device, text.text(), now);
  }
  if (wanted.name && *wanted.name != device->name) {
    ChangeText renamed;
    renamed.note("name", device->name, *wanted.name);
    device->name = *wanted.name;
    tx.devices().set_name(device->id, device->name);
    audit_device(tx, actor, "device.name", *device, renamed.text(), now);
  }
  return device;
}

}  // namespace

boost::asio::awaitable<Result<std::string>> create_device(Admin admin, Random& random, NewDevice wanted) {
  for (const auto& url : {wanted.inbox_url, wanted.tracking_url}) {
    if (auto checked = check_url(url); !checked) co_return pass_on(std::move(checked));
  }
  if (auto checked = check_name(wanted.name); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<std::string>(
      admin.store, [wanted, &random, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return create_in(tx, wanted, random, actor, now);
      });
}

boost::asio::awaitable<Result<domain::Device>> change_device(Admin admin, WhichDevice which, DeviceChange change) {
  for (const auto& url : {change.inbox_url, change.tracking_url}) {
    if (auto checked = check_url(url.value_or("")); !checked) co_return pass_on(std::move(checked));
  }
  if (auto checked = check_name(change.name.value_or("")); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<domain::Device>(
      admin.store, [which, change, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return change_in(tx, which, change, actor, now);
      });
}

boost::asio::awaitable<Result<std::vector<domain::Device>>> list_devices(ports::Store& store) {
  using Devices = std::vector<domain::Device>;
  co_return co_await ports::read<Devices>(store, [](ports::Transaction& tx) -> Result<Devices> { return tx.devices().list(); });
}

boost::asio::awaitable<Result<domain::Device>> find_device(ports::Store& store, std::string waid) {
  co_return co_await ports::read<domain::Device>(store, [waid](ports::Transaction& tx) -> Result<domain::Device> {
    auto device = tx.devices().find_by_waid(waid);
    if (!device) return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
    return std::move(*device);
  });
}

boost::asio::awaitable<Result<std::string>> device_qr(ports::Store& store, const Clock& clock, std::string waid) {
  const auto now = clock.now();
  co_return co_await ports::read<std::string>(store, [waid, now](ports::Transaction& tx) { return qr_in(tx, waid, now); });
}

boost::asio::awaitable<Result<std::string>> wait_for_device_qr(ports::Store& store, const Clock& clock, std::string waid,
                                                               Duration wait) {
  const auto deadline = clock.now() + wait;
  if (auto wanted = co_await want_device_qr(store, clock, waid, wait); !wanted) co_return pass_on(std::move(wanted));
  while (true) {
    auto qr = co_await device_qr(store, clock, waid);
    if (qr || qr.error().code != ErrorCode::unavailable || clock.now() >= deadline) co_return qr;
    co_await runtime::sleep_for(kQrInterval);
  }
}

}  // namespace kurir::app
