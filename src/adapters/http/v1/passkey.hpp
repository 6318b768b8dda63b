// /v1/devices/{waid}/pairing/passkey: the challenge of an account that is linked with a passkey only, and its answer.
#pragma once

#include <vector>

#include "adapters/http/v1/endpoint.hpp"
#include "app/passkey_desk.hpp"
#include "ports/store.hpp"

namespace kurir::http::v1 {

/// What the endpoints use; it outlives the routes.
struct PasskeyParts {
  ports::Store& store;
  const Clock& clock;
  app::PasskeyDesk& passkeys;
};

[[nodiscard]] std::vector<Endpoint> passkey_endpoints(PasskeyParts parts);

}  // namespace kurir::http::v1
