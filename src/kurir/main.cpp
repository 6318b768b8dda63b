// The command line: what there is to run, and its options. Every command is a function of its own file.
#include <CLI/CLI.hpp>

#include "kurir/account_commands.hpp"
#include "kurir/command_result.hpp"
#include "kurir/serve_command.hpp"
#include "kurir/sim_command.hpp"

namespace {

using namespace kurir;  // the commands

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto demo = std::make_shared<bool>(false);
  auto* serve = app.add_subcommand("serve", "Run the gateway");
  serve->add_option("--data", options->data, "Directory of the database and keys; made where it is missing")->required();
  serve->add_option("--listen", options->listen, "Address of the API, ADDR:PORT")->capture_default_str();
  serve->add_flag("--demo", *demo, "With a simulated WhatsApp, an account, a paired device and two recipients");
  serve->add_option("--whatsapp-url", options->whatsapp_url, "Another WhatsApp, ws:// or wss://")->excludes("--demo");
  serve->add_option("--whatsapp-root", options->whatsapp_root, "Its root certificate key, 64 hex digits")->excludes("--demo");
  serve->add_flag("--private-webhooks", options->private_webhooks, "Webhook URLs may lead to private addresses");
  serve->add_option("--log-level", options->log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  serve->callback([options, demo, &exit_code] {
    options->mode = *demo ? ServeMode::demo : ServeMode::gateway;
    exit_code = run_serve(*options);
  });
}

void add_sim(CLI::App& app, int& exit_code) {
  struct Options {
    std::string listen, control, data;
  };
  auto options = std::make_shared<Options>();
  auto* sim = app.add_subcommand("sim", "Run the simulated WhatsApp");
  sim->add_option("--listen", options->listen, "Where clients connect, ADDR:PORT")->required();
  sim->add_option("--control", options->control, "Where the control API answers, ADDR:PORT")->required();
  sim->add_option("--data", options->data, "Directory of what survives a restart; without it nothing is kept");
  sim->callback([options, &exit_code] { exit_code = run_sim(options->listen, options->control, options->data); });
}

void add_account(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, name;
    std::int64_t balance = 0;
  };
  auto options = std::make_shared<Options>();
  auto* account = app.add_subcommand("account", "Customers")->require_subcommand(1);
  auto* create = account->add_subcommand("create", "A new customer and an API key, which is shown this once");
  create->add_option("--data", options->data, "The gateway's directory")->required();
  create->add_option("--name", options->name, "The customer's name")->required();
  create->add_option("--balance", options->balance, "Rupiah to begin with")->required();
  create->callback([options, &exit_code] { exit_code = create_account_command(options->data, options->name, options->balance); });
}

void add_device(CLI::App& app, int& exit_code) {
  struct Options {
    std::string data, waid, inbox_url, tracking_url, png;
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
  create->callback([options, &exit_code] {
    exit_code = create_device_command(options->data, options->account, options->inbox_url, options->tracking_url);
  });

  auto* qr = device->add_subcommand("qr", "The code to scan with WhatsApp > Linked devices");
  qr->add_option("--data", options->data, "The gateway's directory")->required();
  qr->add_option("--waid", options->waid, "The device's WhatsApp id")->required();
  qr->add_option("--wait", options->wait, "Seconds to wait for a code")->check(CLI::Range(0, 3600));
  qr->add_option("--png", options->png, "Also write the code as a picture");
  qr->callback(
      [options, &exit_code] { exit_code = device_qr_command(options->data, options->waid, options->wait, options->png); });

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
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Kurir, a self-hosted WhatsApp gateway");
  app.require_subcommand(1);
  int exit_code = kDone;
  add_serve(app, exit_code);
  add_sim(app, exit_code);
  add_account(app, exit_code);
  add_device(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    (void)report({ErrorCode::invalid_argument, std::string(error.what()) + " (try --help)"});
    return kWrongUsage;
  } catch (const std::exception& fault) {
    return report({ErrorCode::internal, fault.what()});
  }
  return exit_code;
}
