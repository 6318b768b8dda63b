// Everything that the store keeps of one device's link to WhatsApp besides its credentials.
#pragma once

#include "ports/store.hpp"

namespace kurir::app {

/// For a new pairing, or where nobody will ever connect again.
void forget_client_records(ports::Transaction& tx, domain::DeviceId device);

}  // namespace kurir::app
