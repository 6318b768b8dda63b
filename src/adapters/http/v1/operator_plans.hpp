// /v1/operator: plans with their terms, and the rules of use of all devices or of a plan.
#pragma once

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> operator_plan_endpoints(Desk desk);

}  // namespace kurir::http::v1
