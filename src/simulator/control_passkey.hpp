// The part of the control API in which the owner of a phone uses its passkey.
#pragma once

#include <vector>

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

[[nodiscard]] std::vector<http::Route> passkey_routes(Universe& universe);

}  // namespace kurir::simulator
