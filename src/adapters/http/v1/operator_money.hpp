// /v1/operator: requests for top-ups, invoices, tax, the seller, the books.
#pragma once

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> operator_money_endpoints(Desk desk);

}  // namespace kurir::http::v1
