#include "app/overview.hpp"

#include <algorithm>
#include <set>

#include "domain/policy/local_time.hpp"
#include "ports/delivery_rows.hpp"
#include "ports/history_rows.hpp"

namespace kurir::app {
namespace {

using domain::DeviceState;

constexpr int kDays = 14;
constexpr std::size_t kMostCounted = 1'000;
constexpr domain::Rupiah kFewMessages = 50;  ///< a balance for fewer than these is low
constexpr std::int64_t kLittleQuota = 10;    ///< per cent of a month's quota
constexpr Duration kLately = std::chrono::hours(24);
constexpr std::size_t kFailuresLookedAt = 20;

/// The beginnings of so many days, the last of them today's, and of tomorrow.
std::vector<Time> days_until(Time now, const std::string& zone) {
  const auto today = domain::policy::local_day(now, zone);
  std::vector<Time> starts;
  for (auto day = today - kDays + 1; day <= today + 1; ++day) starts.push_back(domain::policy::start_of_day(day, zone));
  return starts;
}

void add(TrafficPoint& point, const ports::TrafficRows::Hour& hour) {
  point.counts[static_cast<std::size_t>(hour.what)] += hour.count;
}

void add_traffic(ports::Transaction& tx, Overview& overview, Time now) {
  const auto& account = overview.account.account;
  const auto starts = days_until(now, account.time_zone);
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) overview.days.push_back({starts[i], {}});
  const auto midnight = starts[starts.size() - 2];
  for (auto at = Time(std::chrono::ceil<std::chrono::hours>(midnight)); at < starts.back(); at += std::chrono::hours(1)) {
    overview.today.push_back({at, {}});
  }
  for (const auto& hour : tx.traffic().of_account(account.id, starts.front(), starts.back())) {
    const auto next = std::ranges::upper_bound(overview.days, hour.hour, {}, &TrafficPoint::at);
    if (next != overview.days.begin()) add(*std::prev(next), hour);
    const auto same = std::ranges::lower_bound(overview.today, hour.hour, {}, &TrafficPoint::at);
    if (same != overview.today.end() && same->at == hour.hour) add(*same, hour);
  }
}

void add_device_alerts(const DeviceView& view, std::vector<Alert>& alerts, Time now) {
  const auto& device = view.device;
  const auto alert = [&](std::string_view code) { alerts.push_back({code, device.waid}); };
  if (device.state == DeviceState::logged_out) alert("device_logged_out");
  if (device.state == DeviceState::stopped) alert("device_stopped");
  if (device.restricted_until && *device.restricted_until > now) alert("device_restricted");
  if (device.expires_at && *device.expires_at <= now) alert("plan_expired");
  if (!view.terms.quota) return;
  const auto left = *view.terms.quota - view.used;
  if (left <= 0) {
    alert("quota_used_up");
  } else if (left * 100 < *view.terms.quota * kLittleQuota) {
    alert("quota_low");
  }
}

/// The price of a message of the dearest device.
domain::Rupiah dearest(const std::vector<DeviceView>& devices) {
  domain::Rupiah price = 0;
  for (const auto& view : devices) price = std::max(price, view.terms.price);
  return price;
}

/// Devices with calls that were given up lately.
std::set<domain::DeviceId> with_failing_webhooks(ports::Transaction& tx, domain::AccountId account, Time now) {
  std::set<domain::DeviceId> devices;
  const ports::DeliveryFilter failed{.account = account, .state = ports::DeliveryState::failed};
  for (const auto& delivery : tx.deliveries().page(failed, std::nullopt, kFailuresLookedAt).deliveries) {
    if (delivery.ended_at && now - *delivery.ended_at < kLately) devices.insert(delivery.event.device);
  }
  return devices;
}

void add_alerts(ports::Transaction& tx, Overview& overview, Time now) {
  const auto& [account, balance, devices] = overview.account;
  if (account.expires_at && *account.expires_at <= now) overview.alerts.push_back({"account_expired"});
  const auto spendable = balance.available + account.credit_limit;
  if (spendable < dearest(overview.devices) * kFewMessages) overview.alerts.push_back({"low_balance"});
  const auto failing = with_failing_webhooks(tx, account.id, now);
  for (const auto& view : overview.devices) {
    add_device_alerts(view, overview.alerts, now);
    if (failing.contains(view.device.id)) overview.alerts.push_back({"webhook_failing", view.device.waid});
  }
}

Result<Overview> overview_in(ports::Transaction& tx, domain::AccountId id, Time now) {
  auto account = tx.accounts().find(id);
  if (!account) return fail(ErrorCode::not_found, "there is no such account");
  Overview overview;
  for (auto& device : tx.devices().list_of(id)) {
    auto view = view_of(tx, std::move(device), now);
    if (!view) return pass_on(std::move(view));
    overview.devices.push_back(std::move(*view));
  }
  overview.account = {std::move(*account), tx.ledger().balance(id), overview.devices.size()};
  add_traffic(tx, overview, now);
  const auto waiting = tx.history().waiting(id, kMostCounted);
  overview.waiting = waiting.all;
  overview.held = waiting.held;
  add_alerts(tx, overview, now);
  return overview;
}

}  // namespace

boost::asio::awaitable<Result<Overview>> overview_of(ports::Store& store, const Clock& clock, domain::AccountId account) {
  co_return co_await ports::read<Overview>(
      store, [account, now = clock.now()](ports::Transaction& tx) { return overview_in(tx, account, now); });
}

}  // namespace kurir::app
