// The HTTP control API: what a person or a test does with the virtual phones, and the faults. JSON in and out.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// The routes; their handlers run on the universe's executor. `universe` outlives them.
[[nodiscard]] std::vector<http::Route> control_routes(Universe& universe, std::function<std::size_t()> open_connections);

}  // namespace kurir::simulator
