// Delivers the outbox: every webhook event reaches its customer at least once, in order per message or sender, and no
// customer waits for another.
//
// Each endpoint (URL) has its own lane of at most 8 calls at once (deliver_webhooks_lane.hpp). An event that fails is tried
// again for 24 hours (domain/webhook_retry.hpp); one whose outcome was not recorded is delivered again, with the same id.
#pragma once

#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "ports/http_client.hpp"
#include "ports/store.hpp"

namespace kurir::app {

inline constexpr Duration kWebhookTimeout = std::chrono::seconds(10);

/// Lives on one executor, everything but notify() is called there. The references outlive it.
class DeliverWebhooks {
 public:
  /// `secret` makes the signing secrets of all devices, see webhook_signature.hpp; it must stay the same over restarts.
  DeliverWebhooks(boost::asio::any_io_executor executor, ports::Store& store, ports::HttpClient& http, const Clock& clock,
                  Random& random, Secret<32> secret);
  ~DeliverWebhooks();
  DeliverWebhooks(const DeliverWebhooks&) = delete;
  DeliverWebhooks& operator=(const DeliverWebhooks&) = delete;

  void start();
  /// An event was committed. From any thread; cheap, so call it after every commit that appended one.
  void notify();
  /// As webhook_signature.hpp. From any thread.
  [[nodiscard]] Secret<32> signing_secret(domain::DeviceId device) const;
  /// Starts no call any more, lets those under way end until `grace`, records what ended. Destroy only afterwards.
  [[nodiscard]] boost::asio::awaitable<void> stop(Duration grace);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::app
