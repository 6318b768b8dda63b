// Works off what a connected device has to ask the server for, one after the other.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// Until nothing is left, or something fails: the error says what, and it is tried again on the next connection. Runs beside the
/// worker and touches no session.
[[nodiscard]] boost::asio::awaitable<Result<void>> do_chores(const WhatsAppServices& services, DeviceMemory& memory, Link& link);

}  // namespace kurir::app
