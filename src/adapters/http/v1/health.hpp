// GET /v1/operator/health: how the gateway does.
#pragma once

#include <string_view>
#include <vector>

#include "adapters/http/v1/endpoint.hpp"
#include "app/device_health.hpp"
#include "app/health.hpp"

namespace kurir::http::v1 {

/// `health` outlives the routes; `version` is a literal.
[[nodiscard]] std::vector<Endpoint> health_endpoints(const app::Health& health, const app::HealthBook& connections,
                                                     std::string_view version);

}  // namespace kurir::http::v1
