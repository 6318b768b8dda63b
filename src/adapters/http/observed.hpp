// Routes whose answers somebody counts.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "adapters/http/server.hpp"

namespace kurir::http {

struct Observation {
  std::string_view method;
  std::string_view pattern;
  unsigned status = 0;
  Duration took{};  ///< in the handler
};
/// Called on the connection's executor; must be quick and must not throw.
using Observer = std::function<void(const Observation&)>;

/// The same routes; a handler that throws counts as 500.
[[nodiscard]] std::vector<Route> observed(std::vector<Route> routes, Observer observer);

}  // namespace kurir::http
