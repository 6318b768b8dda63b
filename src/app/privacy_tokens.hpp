// Privacy tokens at work: what goes with a message to one person, what we give in return, and what contacts gave us.
#pragma once

#include <string>
#include <vector>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// Brings the tokens of these people into memory, with one look at the store at most. They must be in memory.contacts.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_tokens(ports::Store& store, DeviceMemory& memory,
                                                               std::vector<std::string> numbers);

/// Adds to a one-to-one <message> what proves that it is no cold call: the contact's token, else one made from the salt, else
/// nothing. Notes that ours is to be given to them, where it was not this week. Not for our own account. REQUIRES load_tokens.
void attach_token(whatsapp::Node& message, DeviceMemory& memory, const Contact& to, Time now);

/// Gives our token to these people; those whom it reached are remembered.
[[nodiscard]] boost::asio::awaitable<Result<void>> issue_tokens(const WhatsAppServices& services, DeviceMemory& memory,
                                                                Link& link, std::vector<whatsapp::client::IssuedToken> tokens);

/// What came with a notification or with history. By LID where the store knows it.
void store_token(ports::Transaction& tx, domain::DeviceId device, const whatsapp::client::TrustToken& token);
void store_issued(ports::Transaction& tx, domain::DeviceId device, const whatsapp::client::IssuedToken& token);

}  // namespace kurir::app
