// All that the server answers: the v1 API with what its endpoints use, the legacy API, the dashboard.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "adapters/documents/renderer.hpp"
#include "adapters/http/server.hpp"
#include "app/accept_message.hpp"
#include "app/check_balance.hpp"
#include "app/check_contacts.hpp"
#include "app/deliver_webhooks.hpp"
#include "app/device_health.hpp"
#include "app/expire_sessions.hpp"
#include "app/gateway.hpp"
#include "app/health.hpp"
#include "app/live_feed.hpp"
#include "app/send_texts.hpp"
#include "app/sessions.hpp"
#include "app/sign_in.hpp"
#include "ports/http_client.hpp"
#include "ports/sandbox.hpp"
#include "runtime/event_loops.hpp"

namespace kurir {

/// What the API reaches into; all of it outlives the API.
struct ApiSurroundings {
  runtime::EventLoops& loops;
  ports::Store& store;
  const Clock& clock;
  Random& random;  ///< thread-safe
  app::LiveFeed& feed;
  app::Gateway& gateway;
  app::DeliverWebhooks& webhooks;
  ports::HttpClient& http;
  const app::Health& health;
  const app::HealthBook& connections;  ///< of the devices
  app::PasskeyDesk& passkeys;
  ports::Sandbox* sandbox = nullptr;  ///< where the simulated WhatsApp is in this process
};

class Api {
 public:
  explicit Api(ApiSurroundings around);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// Once; the API outlives the server that has them.
  [[nodiscard]] std::vector<http::Route> routes();

  /// Its own upkeep.
  void start() { session_upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return session_upkeep_.stop(); }

 private:
  ApiSurroundings around_;
  boost::asio::thread_pool hashing_{1};  ///< 64 MiB a password: one at a time
  boost::asio::thread_pool drawing_{1};  ///< documents
  documents::Renderer documents_;
  app::SendTexts texts_;
  app::CheckContacts contacts_;
  app::SignIn sign_in_;
  app::Sessions sessions_;
  app::ExpireSessions session_upkeep_;
};

/// Legacy API, v1 API and dashboard.
[[nodiscard]] std::vector<http::Route> all_routes(app::AcceptMessages& accept, app::CheckBalance& balance, Api& api,
                                                  Random& random);

/// The same, counted.
[[nodiscard]] std::vector<http::Route> observed_routes(std::vector<http::Route> routes, app::Metrics& metrics);

/// Eight letters and digits at random, for LiveFeed.
[[nodiscard]] std::string new_run_name(Random& random);

}  // namespace kurir
