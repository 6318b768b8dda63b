// A pairing connection from the first code to the phone's proof.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "domain/device.hpp"
#include "runtime/signal_event.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {

struct PairingContext {
  const WhatsAppServices& services;
  domain::Device& device;
  DeviceMemory& memory;
  Link& link;
  runtime::SignalEvent& news;  ///< notified where somebody may have wished for something else
};

/// Shows QR codes (in the store, where the command line and the dashboard find them), and codes to type where somebody wants
/// one (app/offer_link_code), until the device is linked or the codes are used up. Once linked: `reconnect_now`.
[[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> pair_device(PairingContext context);

}  // namespace kurir::app
