#include "app/webhook_signature.hpp"

#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace kurir::app {

Secret<32> webhook_secret(const Secret<32>& gateway_secret, domain::DeviceId device) {
  return Secret<32>(crypto::hkdf<32>(gateway_secret.reveal(), {}, fmt::format("kurir webhook {}", device)));
}

std::string printable_webhook_secret(const Secret<32>& secret) { return "whsec_" + crypto::to_base64(secret.reveal()); }

WebhookHeaders webhook_headers(const Secret<32>& secret, domain::EventId id, Time now, const std::string& body) {
  return webhook_headers(secret, fmt::format("evt_{}", id), now, body);
}

WebhookHeaders webhook_headers(const Secret<32>& secret, std::string id, Time now, const std::string& body) {
  auto timestamp = std::to_string(to_unix_seconds(now));
  const auto mac =
      crypto::hmac_sha256(secret.reveal(), {as_bytes(id), as_bytes("."), as_bytes(timestamp), as_bytes("."), as_bytes(body)});
  return {{"webhook-id", std::move(id)},
          {"webhook-timestamp", std::move(timestamp)},
          {"webhook-signature", "v1," + crypto::to_base64(mac)}};
}

}  // namespace kurir::app
