// Standard Webhooks: what a receiver verifies a call by, and drops a repeated one by.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "domain/ids.hpp"

namespace kurir::app {

/// The device's signing secret, derived from the gateway's: nothing is stored, and no customer can make another's.
[[nodiscard]] Secret<32> webhook_secret(const Secret<32>& gateway_secret, domain::DeviceId device);

/// As Standard Webhooks libraries take it: "whsec_" and Base64. For the customer's eyes only.
[[nodiscard]] std::string printable_webhook_secret(const Secret<32>& secret);

using WebhookHeaders = std::vector<std::pair<std::string, std::string>>;

/// webhook-id, webhook-timestamp and webhook-signature: "v1," and Base64 of HMAC-SHA256 over "id.timestamp.body".
[[nodiscard]] WebhookHeaders webhook_headers(const Secret<32>& secret, std::string id, Time now, const std::string& body);
/// The id that receivers know an event by: "evt_" and its number.
[[nodiscard]] WebhookHeaders webhook_headers(const Secret<32>& secret, domain::EventId id, Time now, const std::string& body);

}  // namespace kurir::app
