// `kurir serve`: the gateway, with --demo together with the simulated WhatsApp.
#pragma once

#include <string>
#include <vector>

namespace kurir {

enum class ServeMode { gateway, demo };

struct ServeOptions {
  std::string data;
  std::string listen = "127.0.0.1:8080";
  ServeMode mode = ServeMode::gateway;
  std::string whatsapp_url;                ///< empty = the real one
  std::string whatsapp_root;               ///< 64 hex digits; empty = the real one
  std::string whatsapp_version;            ///< announced to WhatsApp; empty = the built-in one, renewed by itself
  std::string whatsapp_version_url;        ///< where a newer one is looked for; empty = WhatsApp's, if that is what is talked to
  int whatsapp_version_interval = 86'400;  ///< seconds between two looks for a newer one
  int whatsapp_patience = 75;              ///< seconds without an answer to a message before the connection is renewed
  bool private_webhooks = false;           ///< webhook URLs may lead to private addresses
  std::vector<std::string> trusted_proxies;  ///< addresses and networks whose word on the client's address counts
  int balance_interval = 900;                ///< seconds between two answers on the balance of a device
  std::string log_level = "info";
};

/// Runs until SIGTERM or SIGINT. An exit code.
[[nodiscard]] int run_serve(const ServeOptions& options);

}  // namespace kurir
