// /v1/deliveries and the webhooks of a device: what went out, once more, a try, the signing secret.
#pragma once

#include <functional>
#include <vector>

#include "adapters/http/v1/desk.hpp"
#include "app/deliveries.hpp"

namespace kurir::http::v1 {

/// What the endpoints use; it outlives the routes.
struct WebhookParts {
  app::WebhookTest test;
  std::function<void()> events_appended;  ///< as DeliverWebhooks::notify
};

[[nodiscard]] std::vector<Endpoint> webhook_endpoints(WebhookParts parts);

}  // namespace kurir::http::v1
