// /v1/contacts: people and their consent.
#pragma once

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> contact_endpoints(Desk desk);

}  // namespace kurir::http::v1
