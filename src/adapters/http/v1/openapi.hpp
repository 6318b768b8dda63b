// GET /v1/openapi.json: the description of this API.
#pragma once

#include <string>
#include <vector>

#include "adapters/http/v1/endpoint.hpp"

namespace kurir::http::v1 {

/// api/openapi.yaml as JSON, put in when the program was built.
[[nodiscard]] std::string openapi_json();

[[nodiscard]] std::vector<Endpoint> openapi_endpoints();

}  // namespace kurir::http::v1
