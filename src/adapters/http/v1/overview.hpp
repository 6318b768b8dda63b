// /v1/overview: how an account stands, for the first page.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> overview_endpoints(Desk desk);

}  // namespace kurir::http::v1
