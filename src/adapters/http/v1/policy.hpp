// /v1/devices/{waid}/policy: the rules of use of a device. Those of plans and of all devices are the operator's:
// operator_plans.hpp.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> policy_endpoints(Desk desk);

}  // namespace kurir::http::v1
