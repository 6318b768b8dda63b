// Who changed what.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> audit_endpoints(Desk desk);

}  // namespace kurir::http::v1
