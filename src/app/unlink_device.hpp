// A login whose only purpose is to leave: the companion asks WhatsApp to remove it from the account.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {

struct UnlinkContext {
  const WhatsAppServices& services;
  const DeviceMemory& memory;
  Link& link;
};

/// From the end of the handshake on. `logged_out` once WhatsApp has removed the companion, or knew it no more; with any other
/// reaction it is still there.
[[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> unlink_device(UnlinkContext context);

}  // namespace kurir::app
