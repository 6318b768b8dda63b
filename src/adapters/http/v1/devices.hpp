// /v1/devices: WhatsApp numbers, their pairing, their state; for operators those of all customers.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/v1/endpoint.hpp"
#include "app/check_contacts.hpp"
#include "app/device_health.hpp"
#include "base/random.hpp"
#include "ports/store.hpp"

namespace kurir::http::v1 {

/// What the endpoints use; it outlives the routes.
struct DeviceParts {
  ports::Store& store;
  const Clock& clock;
  Random& random;
  std::function<void()> devices_changed;  ///< as Gateway::devices_changed
  std::function<void()> events_appended;  ///< webhook events were committed
  const app::HealthBook& health;
  app::CheckContacts& contacts;
};

[[nodiscard]] std::vector<Endpoint> device_endpoints(DeviceParts parts);

}  // namespace kurir::http::v1
