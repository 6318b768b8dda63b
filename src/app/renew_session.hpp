// The session by which a message is sent again.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/retry_limits.hpp"
#include "app/whatsapp_services.hpp"
#include "whatsapp/client/retry.hpp"

namespace kurir::app {

/// A session that the requester can read: from the keys that came along, the one in use, or one from a fresh bundle. Where
/// there are no keys to be had the target stays without. All arguments outlive the call.
[[nodiscard]] boost::asio::awaitable<Result<void>> renew_session(const WhatsAppServices& services, DeviceMemory& memory,
                                                                 Link& link, SessionRenewals& renewals,
                                                                 const whatsapp::client::RetryRequest& request,
                                                                 const whatsapp::client::Target& target);

}  // namespace kurir::app
