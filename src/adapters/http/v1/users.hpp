// People of an account, or the operator's own.
#pragma once

#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

/// The references outlive the server.
struct UserDesk {
  Desk desk;
  Random& random;                     ///< thread-safe
  boost::asio::thread_pool& hashing;  ///< for passwords
};

[[nodiscard]] std::vector<Endpoint> user_endpoints(UserDesk desk);

}  // namespace kurir::http::v1
