// /v1/operator/accounts: customers, as the operator sees and changes them.
#pragma once

#include "adapters/http/v1/desk.hpp"
#include "app/users.hpp"

namespace kurir::http::v1 {

/// Owners are made with it. The references outlive the server.
struct AccountsDesk {
  Desk desk;
  Random& random;
  boost::asio::thread_pool& pool;
};

[[nodiscard]] std::vector<Endpoint> operator_account_endpoints(AccountsDesk desk);

}  // namespace kurir::http::v1
