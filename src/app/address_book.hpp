// From phone numbers to people with devices and sessions: what is stored, else what WhatsApp answers.
#pragma once

#include <set>
#include <span>
#include <string>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// That a number is on WhatsApp is asked again after this long.
inline constexpr Duration kContactLifetime = std::chrono::days(7);

/// Fills memory.contacts for all numbers (and our own account), with device lists for those on WhatsApp.
[[nodiscard]] boost::asio::awaitable<Result<void>> resolve_contacts(const WhatsAppServices& services, DeviceMemory& memory,
                                                                    Link& link, std::set<std::string> numbers);

/// Opens sessions with all devices named that have none; a device whose keys cannot be had is left without.
[[nodiscard]] boost::asio::awaitable<Result<void>> ensure_sessions(const WhatsAppServices& services, DeviceMemory& memory,
                                                                   Link& link, std::vector<whatsapp::client::Target> targets);

}  // namespace kurir::app
