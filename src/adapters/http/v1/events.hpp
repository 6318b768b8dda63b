// GET /v1/events: what changes, as Server-Sent Events (WHATWG HTML §9.2).
#pragma once

#include <vector>

#include "adapters/http/v1/endpoint.hpp"
#include "app/live_feed.hpp"
#include "ports/store.hpp"

namespace kurir::http::v1 {

/// The references outlive the server. `doors` tell whether who listens may still do so.
[[nodiscard]] std::vector<Endpoint> event_endpoints(app::LiveFeed& feed, ports::Store& store, Doors doors);

}  // namespace kurir::http::v1
