#include "adapters/qr/qr_code.hpp"
#include "app/devices_admin.hpp"
#include "app/link_code.hpp"
#include "app/plans.hpp"
#include "app/webhook_signature.hpp"
#include "crypto/system_random.hpp"
#include "kurir/actor.hpp"
#include "kurir/command_result.hpp"
#include "kurir/commands.hpp"
#include "kurir/gateway_secret.hpp"
#include "kurir/system_clock.hpp"
#include "kurir/time_text.hpp"
#include "kurir/with_store.hpp"

#include <fmt/core.h>

namespace kurir {
namespace {

int create_device_command(const std::string& data, const app::NewDevice& wanted) {
  SystemClock clock;
  crypto::SystemRandom random;
  auto waid = with_store(
      data, [&](ports::Store& store) { return app::create_device({store, clock, command_line_actor()}, random, wanted); });
  if (!waid) return report(waid.error());
  auto device = with_store(data, [&](ports::Store& store) { return app::find_device(store, *waid); });
  auto secret = load_gateway_secret(data);
  if (!device || !secret) return report(device ? secret.error() : device.error());
  const auto signing = app::printable_webhook_secret(app::webhook_secret(*secret, device->id));
  print_json({{"waid", *waid}, {"webhook_secret", signing}});
  return kDone;
}

/// Gives the device the plan, where one is named; shows what it then has.
int device_plan_command(const std::string& data, const std::string& waid, const std::string& plan) {
  SystemClock clock;
  if (!plan.empty()) {
    auto assigned = with_store(
        data, [&](ports::Store& store) { return app::assign_plan({store, clock, command_line_actor()}, {waid, plan}); });
    if (!assigned) return report(assigned.error());
  }
  auto found = with_store(data, [&](ports::Store& store) { return app::plan_of_device(store, clock, waid); });
  if (!found) return report(found.error());
  const auto& quota = found->terms.quota;
  print_json({{"waid", waid},
              {"plan", found->plan.code},
              {"paid", !has_lapsed(found->device)},
              {"paid_until", time_text(found->device.expires_at)},
              {"quota", quota ? boost::json::value(*quota) : boost::json::value("unlimited")},
              {"used", found->used}});
  return kDone;
}

int device_qr_command(const std::string& data, const std::string& waid, int wait_seconds, const std::string& png) {
  SystemClock clock;
  auto text = with_store(
      data, [&](ports::Store& store) { return app::wait_for_device_qr(store, clock, waid, std::chrono::seconds(wait_seconds)); });
  if (!text) return report(text.error());
  auto code = qr::QrCode::make(*text);
  if (!code) return report(code.error());
  if (!png.empty()) {
    if (auto written = code->write_png(png); !written) return report(written.error());
  }
  fmt::print("{}\n{}", *text, code->draw());
  return kDone;
}

int device_code_command(const std::string& data, const std::string& waid, const std::string& number, int wait_seconds) {
  SystemClock clock;
  auto code = with_store(data, [&](ports::Store& store) {
    return app::wait_for_link_code(store, clock, waid, number, std::chrono::seconds(wait_seconds));
  });
  if (!code) return report(code.error());
  print_json({{"code", code->code}, {"number", code->number}, {"expires_at", time_text(code->expires_at)}});
  return kDone;
}

int device_webhooks_command(const std::string& data, const std::string& waid, std::optional<std::string> inbox_url,
                            std::optional<std::string> tracking_url) {
  SystemClock clock;
  auto device = with_store(data, [&](ports::Store& store) {
    return app::change_device({store, clock, command_line_actor()}, {waid}, {std::move(inbox_url), std::move(tracking_url)});
  });
  auto secret = load_gateway_secret(data);
  if (!device || !secret) return report(device ? secret.error() : device.error());
  const auto signing = app::printable_webhook_secret(app::webhook_secret(*secret, device->id));
  print_json(
      {{"waid", waid}, {"inbox_url", device->inbox_url}, {"tracking_url", device->tracking_url}, {"webhook_secret", signing}});
  return kDone;
}

/// What WhatsApp restricts it from now; empty = nothing.
std::string restriction_text(const domain::Device& device) {
  const auto restriction = domain::restriction_of(device);
  return std::string(domain::is_in_force(restriction, SystemClock().now()) ? domain::name(restriction.kind) : "");
}

int list_devices_command(const std::string& data) {
  auto devices = with_store(data, [](ports::Store& store) { return app::list_devices(store); });
  if (!devices) return report(devices.error());
  for (const auto& device : *devices) {
    print_json({{"waid", device.waid},
                {"name", device.name},
                {"state", domain::name(device.state)},
                {"number", device.number},
                {"reason", device.reason},
                {"reason_code", device.reason_code},
                {"restriction", restriction_text(device)},
                {"restricted_until", time_text(device.restricted_until)},
                {"paused", device.paused_at.has_value()}});
  }
  return kDone;
}

}  // namespace

void add_device(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, waid, inbox_url, tracking_url, png, plan, number;
    std::int64_t account = 0;
    int wait = 0;
  };
  auto options = std::make_shared<Options>();
  auto* device = app.add_subcommand("device", "WhatsApp numbers")->require_subcommand(1);

  auto* create = device->add_subcommand("create", "A new device for a customer, waiting to be paired");
  create->add_option("--data", options->data, "The gateway's directory")->required();
  create->add_option("--account", options->account, "The customer's id")->required();
  create->add_option("--inbox-url", options->inbox_url, "Webhook for incoming messages");
  create->add_option("--tracking-url", options->tracking_url, "Webhook for the status of outgoing messages");
  create->add_option("--plan", options->plan, "Its plan; its first fee is taken at once");
  create->callback([options, &exit_code] {
    app::NewDevice wanted{domain::AccountId(options->account), options->inbox_url, options->tracking_url};
    if (!options->plan.empty()) wanted.plan = options->plan;
    exit_code = create_device_command(options->data, wanted);
  });

  auto* plan =
      device->add_subcommand("plan", "Shows a device's plan, or gives it another from now on; its first fee is taken at once");
  plan->add_option("--data", options->data, "The gateway's directory")->required();
  plan->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  plan->add_option("--plan", options->plan, "The other plan's code: see `kurir plan list`");
  plan->callback([options, &exit_code] { exit_code = device_plan_command(options->data, options->waid, options->plan); });

  auto* qr = device->add_subcommand("qr", "The code to scan with WhatsApp > Linked devices");
  qr->add_option("--data", options->data, "The gateway's directory")->required();
  qr->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  qr->add_option("--wait", options->wait, "Seconds to wait for a code")->check(CLI::Range(0, 3600));
  qr->add_option("--png", options->png, "Also write the code as a picture");
  qr->callback(
      [options, &exit_code] { exit_code = device_qr_command(options->data, options->waid, options->wait, options->png); });

  auto* code = device->add_subcommand("code", "The code to type with WhatsApp > Linked devices > Link with phone number");
  code->add_option("--data", options->data, "The gateway's directory")->required();
  code->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  code->add_option("--number", options->number, "The phone's number")->required();
  code->add_option("--wait", options->wait, "Seconds to wait for a code")->check(CLI::Range(0, 3600));
  code->callback(
      [options, &exit_code] { exit_code = device_code_command(options->data, options->waid, options->number, options->wait); });

  auto* webhooks = device->add_subcommand("webhooks", "Where a device's events go");
  webhooks->add_option("--data", options->data, "The gateway's directory")->required();
  webhooks->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  auto* inbox = webhooks->add_option("--inbox-url", options->inbox_url, "For incoming messages; empty = none");
  auto* tracking =
      webhooks->add_option("--tracking-url", options->tracking_url, "For the status of outgoing messages; empty = none");
  webhooks->callback([options, inbox, tracking, &exit_code] {
    const auto given = [](const CLI::Option* option, const std::string& url) {
      return option->count() > 0 ? std::optional(url) : std::nullopt;
    };
    exit_code = device_webhooks_command(options->data, options->waid, given(inbox, options->inbox_url),
                                        given(tracking, options->tracking_url));
  });

  auto* list = device->add_subcommand("list", "All devices, one JSON line each");
  list->add_option("--data", options->data, "The gateway's directory")->required();
  list->callback([options, &exit_code] { exit_code = list_devices_command(options->data); });

  add_device_control(*device, exit_code);
}

}  // namespace kurir
