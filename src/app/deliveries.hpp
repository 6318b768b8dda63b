// Use cases around webhook calls: what went out, what came of it, once more, a try with a sample.
#pragma once

#include <functional>

#include "app/admin.hpp"
#include "app/which_device.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "ports/delivery_rows.hpp"
#include "ports/http_client.hpp"

namespace kurir::app {

struct DeliveryView {
  ports::Delivery delivery;
  std::string waid;
  std::string summary;  ///< the body's fields for people: "10000012 read"
};

struct DeliveriesWanted {
  domain::AccountId account;
  std::string waid{};  ///< empty = all devices of the account
  std::optional<ports::DeliveryState> state{};
  std::optional<domain::EventKind> kind{};
  std::optional<domain::EventId> before{};  ///< older than that one
  std::size_t limit = 50;
};
struct DeliveriesPage {
  std::vector<DeliveryView> deliveries;       ///< the newest first
  std::optional<domain::EventId> older_than;  ///< where the next page begins; nothing = this was all
};
/// `not_found` for the device. A page may be short though there are more.
[[nodiscard]] boost::asio::awaitable<Result<DeliveriesPage>> list_deliveries(ports::Store& store, DeliveriesWanted wanted);

struct WhichDelivery {
  domain::AccountId account;
  domain::EventId id;
};
struct DeliveryDetail {
  DeliveryView view;
  std::vector<ports::WebhookAttempt> attempts;
};
[[nodiscard]] boost::asio::awaitable<Result<DeliveryDetail>> show_delivery(ports::Store& store, WhichDelivery which);

/// One more call, to the URL that the device has now; further ones only while the event is younger than
/// domain::kWebhookLife. Tell DeliverWebhooks::notify().
[[nodiscard]] boost::asio::awaitable<Result<DeliveryDetail>> redeliver(Admin admin, WhichDelivery which);

/// All that were given up, of a device or of the account; how many there were. In batches: others pass in between.
[[nodiscard]] boost::asio::awaitable<Result<std::size_t>> redeliver_failed(Admin admin, domain::AccountId account,
                                                                           std::string waid);

struct WebhookTest {
  ports::Store& store;
  const Clock& clock;
  Random& random;
  ports::HttpClient& http;
  std::function<Secret<32>(domain::DeviceId)> signing_secret;
};
/// Calls the URL now with a sample whose webhook-id begins with "test_"; nothing is stored. `conflict` where the device has no
/// URL of that kind.
[[nodiscard]] boost::asio::awaitable<Result<ports::WebhookAttempt>> test_webhook(const WebhookTest& with, WhichDevice which,
                                                                                 domain::EventKind kind);

}  // namespace kurir::app
