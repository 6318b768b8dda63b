// API keys of an account.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "base/random.hpp"

namespace kurir::http::v1 {

/// The references outlive the server.
struct KeyDesk {
  Desk desk;
  Random& random;  ///< thread-safe
};

[[nodiscard]] std::vector<Endpoint> key_endpoints(KeyDesk desk);

}  // namespace kurir::http::v1
