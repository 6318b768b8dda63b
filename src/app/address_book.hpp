// From phone numbers to people with devices and sessions: what is stored, else what WhatsApp answers.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>

#include "app/client/connected_client.hpp"
#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// That a number is on WhatsApp is asked again after this long.
inline constexpr Duration kContactLifetime = std::chrono::days(7);

/// That one is not: anybody may join at any time.
inline constexpr Duration kAbsenceLifetime = std::chrono::days(1);

/// Whether what is known of a contact need not be asked again by those who only want to know.
[[nodiscard]] bool is_fresh(const Contact& contact, Time now) noexcept;

/// A client task: asks WhatsApp who of them is on it, keeps the answers, durable before `done` is called.
[[nodiscard]] boost::asio::awaitable<void> answer_contacts(ConnectedClient& client, std::set<std::string> numbers,
                                                           std::function<void(Result<void>)> done);

/// Brings what the store knows of these numbers into memory.contacts.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_contacts(ports::Store& store, DeviceMemory& memory,
                                                                 const std::set<std::string>& numbers);

/// Fills memory.contacts for all numbers (and our own account), with device lists for those on WhatsApp.
[[nodiscard]] boost::asio::awaitable<Result<void>> resolve_contacts(const WhatsAppServices& services, DeviceMemory& memory,
                                                                    Link& link, std::set<std::string> numbers);

/// Opens sessions with all devices named that have none; a device whose keys cannot be had is left without.
[[nodiscard]] boost::asio::awaitable<Result<void>> ensure_sessions(const WhatsAppServices& services, DeviceMemory& memory,
                                                                   Link& link, std::vector<whatsapp::client::Target> targets);

}  // namespace kurir::app
