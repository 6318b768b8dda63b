// Follows the settings of our account that matter here: its push name, and the salt of privacy tokens.
#pragma once

#include <set>
#include <string>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// Fetches what changed of these collections, from the media servers where it lies there, checks it and keeps what it says. One
/// whose key the phone has not shared yet stays as it was. Gives those that did not come to their end: they are to be fetched
/// again. An error says that the store or the connection failed.
[[nodiscard]] boost::asio::awaitable<Result<std::set<std::string>>> follow_app_state(const WhatsAppServices& services,
                                                                                     DeviceMemory& memory, Link& link,
                                                                                     std::set<std::string> collections);

}  // namespace kurir::app
