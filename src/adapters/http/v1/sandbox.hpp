// /v1/sandbox: virtual phones. The phones belong to the simulated world, not to an account: whoever is signed in uses them.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "ports/sandbox.hpp"

namespace kurir::http::v1 {

/// What the endpoints use; it outlives the routes.
struct SandboxParts {
  Desk desk;
  ports::Sandbox& sandbox;
  std::function<void()> devices_changed;  ///< as Gateway::devices_changed
};

[[nodiscard]] std::vector<Endpoint> sandbox_endpoints(SandboxParts parts);

}  // namespace kurir::http::v1
