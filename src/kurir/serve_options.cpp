#include "kurir/commands.hpp"
#include "kurir/serve_command.hpp"

namespace kurir {

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto demo = std::make_shared<bool>(false);
  auto* serve = app.add_subcommand("serve", "Run the gateway");
  serve->add_option("--data", options->data, "Directory of the database and keys; made where it is missing")->required();
  serve->add_option("--listen", options->listen, "Address of the API, ADDR:PORT")->capture_default_str();
  serve->add_flag("--demo", *demo, "With a simulated WhatsApp, an account, a paired device and two recipients");
  serve->add_option("--whatsapp-url", options->whatsapp_url, "Another WhatsApp, ws:// or wss://")->excludes("--demo");
  serve->add_option("--whatsapp-root", options->whatsapp_root, "Its root certificate key, 64 hex digits")->excludes("--demo");
  serve->add_option("--whatsapp-version", options->whatsapp_version,
                    "Version of WhatsApp Web to announce, 2.3000.N or N; otherwise one that is built in and renewed daily");
  serve->add_option("--whatsapp-version-url", options->whatsapp_version_url,
                    "Where to look for a newer version, http:// or https://");
  serve
      ->add_option("--whatsapp-version-interval", options->whatsapp_version_interval,
                   "Seconds between two looks for a newer version; while WhatsApp refuses ours, an hour at most")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  serve
      ->add_option("--whatsapp-patience", options->whatsapp_patience,
                   "Seconds without an answer to a message before the connection is renewed")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  serve->add_flag("--private-webhooks", options->private_webhooks, "Webhook URLs may lead to private addresses");
  serve
      ->add_option("--trusted-proxy", options->trusted_proxies,
                   "Address or network of a proxy of yours, whose X-Forwarded-For or Forwarded is believed; repeatable")
      ->allow_extra_args(false);
  serve->add_option("--balance-interval", options->balance_interval, "Seconds between two answers on a device's balance")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  serve->add_option("--log-level", options->log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  serve->callback([options, demo, &exit_code] {
    options->mode = *demo ? ServeMode::demo : ServeMode::gateway;
    exit_code = run_serve(*options);
  });
}

}  // namespace kurir
