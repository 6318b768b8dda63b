// Pairing on demand: a device that is not linked has a connection to WhatsApp only while somebody wants to scan its code.
// The wish is durable, for whoever has it is often another process than the one that serves.
#pragma once

#include <string>

#include "ports/store.hpp"

namespace kurir::app {

/// The device of this waid. `not_found`, or `conflict` where it is linked already.
[[nodiscard]] Result<domain::Device> unlinked_device(ports::Transaction& tx, const std::string& waid);

/// How long the gateway goes on making codes after somebody last asked for one.
inline constexpr Duration kQrWish = std::chrono::minutes(3);

/// Somebody wants a code for the next `wait`: the gateway opens a pairing connection for the device, and keeps it until
/// kQrWish after that. A wish to type a code (app/link_code) is forgotten. `not_found`, or `conflict` where the device is linked
/// already.
[[nodiscard]] boost::asio::awaitable<Result<void>> want_device_qr(ports::Store& store, const Clock& clock, std::string waid,
                                                                  Duration wait);

/// Whether somebody wants a code at this moment.
[[nodiscard]] bool is_qr_wanted(ports::Transaction& tx, domain::DeviceId device, Time now);

}  // namespace kurir::app
