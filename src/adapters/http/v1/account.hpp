// The account itself: how it is set up, and from where its API may be called.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "domain/account.hpp"

namespace kurir::http::v1 {

[[nodiscard]] boost::json::object account_json(const domain::Account& account);

[[nodiscard]] std::vector<Endpoint> account_endpoints(Desk desk);

}  // namespace kurir::http::v1
