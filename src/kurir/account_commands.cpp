#include "kurir/account_commands.hpp"

#include <fmt/core.h>
#include <boost/json.hpp>

#include "adapters/sqlite/store.hpp"
#include "app/accounts.hpp"
#include "app/devices_admin.hpp"
#include "app/webhook_signature.hpp"
#include "crypto/system_random.hpp"
#include "kurir/command_result.hpp"
#include "kurir/gateway_secret.hpp"
#include "kurir/qr_code.hpp"
#include "kurir/run_once.hpp"
#include "kurir/system_clock.hpp"

namespace kurir {
namespace {

void print_json(const boost::json::object& object) { fmt::print("{}\n", boost::json::serialize(object)); }

/// Opens the store, runs `use(store)` to its end, gives its result.
template <class Use>
auto with_store(const std::string& data, Use use) -> std::invoke_result_t<Use&, ports::Store&>::value_type {
  auto store = sqlite::SqliteStore::open(data);
  if (!store) return pass_on(std::move(store));
  return run_once([&] { return use(**store); });
}

}  // namespace

int create_account_command(const std::string& data, const std::string& name, std::int64_t balance) {
  SystemClock clock;
  crypto::SystemRandom random;
  auto created =
      with_store(data, [&](ports::Store& store) { return app::create_account(store, clock, random, {name, balance}); });
  if (!created) return report(created.error());
  print_json({{"account", created->id.value}, {"apikey", created->api_key}});
  return kDone;
}

int create_device_command(const std::string& data, std::int64_t account, const std::string& inbox_url,
                          const std::string& tracking_url) {
  crypto::SystemRandom random;
  auto waid = with_store(data, [&](ports::Store& store) {
    return app::create_device(store, random, {domain::AccountId(account), inbox_url, tracking_url});
  });
  if (!waid) return report(waid.error());
  auto device = with_store(data, [&](ports::Store& store) { return app::find_device(store, *waid); });
  auto secret = load_gateway_secret(data);
  if (!device || !secret) return report(device ? secret.error() : device.error());
  const auto signing = app::printable_webhook_secret(app::webhook_secret(*secret, device->id));
  print_json({{"waid", *waid}, {"webhook_secret", signing}});
  return kDone;
}

int device_qr_command(const std::string& data, const std::string& waid, int wait_seconds, const std::string& png) {
  SystemClock clock;
  auto text = with_store(
      data, [&](ports::Store& store) { return app::wait_for_device_qr(store, clock, waid, std::chrono::seconds(wait_seconds)); });
  if (!text) return report(text.error());
  auto code = QrCode::make(*text);
  if (!code) return report(code.error());
  if (!png.empty()) {
    if (auto written = code->write_png(png); !written) return report(written.error());
  }
  fmt::print("{}\n{}", *text, code->draw());
  return kDone;
}

int device_webhooks_command(const std::string& data, const std::string& waid, std::optional<std::string> inbox_url,
                            std::optional<std::string> tracking_url) {
  auto device = with_store(
      data, [&](ports::Store& store) { return app::set_webhooks(store, waid, {std::move(inbox_url), std::move(tracking_url)}); });
  auto secret = load_gateway_secret(data);
  if (!device || !secret) return report(device ? secret.error() : device.error());
  const auto signing = app::printable_webhook_secret(app::webhook_secret(*secret, device->id));
  print_json(
      {{"waid", waid}, {"inbox_url", device->inbox_url}, {"tracking_url", device->tracking_url}, {"webhook_secret", signing}});
  return kDone;
}

int list_devices_command(const std::string& data) {
  auto devices = with_store(data, [](ports::Store& store) { return app::list_devices(store); });
  if (!devices) return report(devices.error());
  for (const auto& device : *devices) {
    print_json(
        {{"waid", device.waid}, {"state", domain::name(device.state)}, {"number", device.number}, {"reason", device.reason}});
  }
  return kDone;
}

}  // namespace kurir
