// Control calls by which the server forbids an account something, or takes old clients no more.
#pragma once

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// PATCH /phones/{number}/limits
[[nodiscard]] http::Response change_limits(Universe& universe, const http::Request& request);
/// PUT /minimum_revision
[[nodiscard]] http::Response set_minimum_revision(Universe& universe, const http::Request& request);

}  // namespace kurir::simulator
