// The HTTP control API: what a person or a test does with the virtual phones, and the faults. JSON in and out.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/server.hpp"
#include "simulator/journal.hpp"

namespace kurir::simulator {

/// The routes; their handlers run on the universe's executor, and answer once all that they tell is stored. `universe` and
/// `journal` outlive them.
[[nodiscard]] std::vector<http::Route> control_routes(Universe& universe, Journal& journal,
                                                      std::function<std::size_t()> open_connections,
                                                      std::string media_certificate);

}  // namespace kurir::simulator
