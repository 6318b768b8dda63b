// A customer's money: balance, plans, ledger, invoices, requests for top-ups.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include "adapters/http/v1/desk.hpp"
#include "ports/documents.hpp"

namespace kurir::http::v1 {

/// `documents` are made on the pool. The references outlive the server.
struct BillingDesk {
  Desk desk;
  const ports::Documents& documents;
  boost::asio::thread_pool& pool;
};

[[nodiscard]] std::vector<Endpoint> billing_endpoints(BillingDesk desk);

}  // namespace kurir::http::v1
