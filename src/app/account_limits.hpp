// What WhatsApp tells of an account's limits on new contacts, noted as a restriction of its device or as the end of one.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "domain/restriction.hpp"
#include "whatsapp/client/account_limits.hpp"

namespace kurir::app {

/// Inside the caller's transaction.
void note_limit(ports::Transaction& tx, domain::DeviceId device, const whatsapp::client::AccountLimit& limit,
                domain::RestrictionSource source, Time now);

/// Asks WhatsApp, after it refused a message to a new contact, or where a restriction of that kind is known. A refusal without
/// a lock behind it keeps new contacts waiting for a while all the same. Fails where the question is lost or the answer cannot be
/// stored: to be asked again.
[[nodiscard]] boost::asio::awaitable<Result<void>> ask_limits(const WhatsAppServices& services, domain::DeviceId device,
                                                              Link& link);

}  // namespace kurir::app
