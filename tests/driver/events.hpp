// Events as JSON: what a device shows of itself, and what comes in.
#pragma once

#include <boost/json/object.hpp>

#include "app/incoming_event.hpp"

namespace kurir::driver {

[[nodiscard]] boost::json::object describe(const app::Incoming& incoming);
/// {"event": "state", …}
[[nodiscard]] boost::json::object describe_device(ports::Transaction& tx, domain::DeviceId id);
/// {"event": "qr", …}; empty where no code waits.
[[nodiscard]] boost::json::object describe_pairing(ports::Transaction& tx, domain::DeviceId id);

}  // namespace kurir::driver
