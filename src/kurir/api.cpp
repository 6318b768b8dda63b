#include "kurir/api.hpp"

#include <iterator>

#include "adapters/http/dashboard/dashboard.hpp"
#include "adapters/http/legacy/routes.hpp"
#include "adapters/http/observed.hpp"
#include "adapters/http/v1/account.hpp"
#include "adapters/http/v1/audit.hpp"
#include "adapters/http/v1/billing.hpp"
#include "adapters/http/v1/contacts.hpp"
#include "adapters/http/v1/conversations.hpp"
#include "adapters/http/v1/devices.hpp"
#include "adapters/http/v1/events.hpp"
#include "adapters/http/v1/health.hpp"
#include "adapters/http/v1/keys.hpp"
#include "adapters/http/v1/messages.hpp"
#include "adapters/http/v1/openapi.hpp"
#include "adapters/http/v1/operator_accounts.hpp"
#include "adapters/http/v1/operator_money.hpp"
#include "adapters/http/v1/operator_plans.hpp"
#include "adapters/http/v1/overview.hpp"
#include "adapters/http/v1/passkey.hpp"
#include "adapters/http/v1/policy.hpp"
#include "adapters/http/v1/reminders.hpp"
#include "adapters/http/v1/sandbox.hpp"
#include "adapters/http/v1/session.hpp"
#include "adapters/http/v1/users.hpp"
#include "adapters/http/v1/webhooks.hpp"
#include "app/key_principal.hpp"
#include "base/bytes.hpp"

namespace kurir {
namespace {

namespace v1 = http::v1;

constexpr std::string_view kVersion = "1.0.0";  // of the API, as in api/openapi.yaml

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Api::Api(ApiSurroundings around)
    : around_(around),
      texts_(around_.store, around_.clock, around_.random,
             [this](domain::DeviceId device, Time due_at) { around_.gateway.accepted(device, due_at); }),
      contacts_(around_.store, around_.clock, around_.gateway),
      sign_in_(around_.store, around_.clock, hashing_),
      sessions_(around_.store, around_.clock, around_.random),
      session_upkeep_(around_.loops.at(0), sessions_) {}

Api::~Api() {
  hashing_.join();
  drawing_.join();
}

std::vector<http::Route> Api::routes() {
  auto& [loops, store, clock, random, feed, gateway, webhooks, client, health, connections, passkeys, sandbox] = around_;
  const v1::Doors doors{.by_session = [this](std::string token) { return sessions_.admit(std::move(token)); },
                        .by_key =
                            [this](std::string api_key, std::string address) {
                              return app::principal_of_key(around_.store, around_.clock, std::move(api_key), std::move(address));
                            }};
  std::vector<v1::Endpoint> endpoints;
  append(endpoints, v1::openapi_endpoints());
  append(endpoints, v1::event_endpoints(feed, store, doors));
  append(endpoints, v1::device_endpoints({.store = store,
                                          .clock = clock,
                                          .random = random,
                                          .devices_changed = [&gateway] { gateway.devices_changed(); },
                                          .events_appended = [&webhooks] { webhooks.notify(); },
                                          .health = connections,
                                          .contacts = contacts_}));
  append(endpoints, v1::passkey_endpoints({store, clock, passkeys}));
  const v1::Desk desk{store, clock};
  append(endpoints, v1::message_endpoints(
                        {.desk = desk,
                         .texts = texts_,
                         .accepted = [&gateway](domain::DeviceId device, Time due_at) { gateway.accepted(device, due_at); },
                         .schedule_changed = [&gateway] { gateway.schedule_changed(); },
                         .events_appended = [&webhooks] { webhooks.notify(); }}));
  append(endpoints, v1::conversation_endpoints(desk));
  append(endpoints, v1::overview_endpoints(desk));
  append(endpoints, v1::policy_endpoints(desk));
  append(endpoints, v1::webhook_endpoints(
                        {.test = {.store = store,
                                  .clock = clock,
                                  .random = random,
                                  .http = client,
                                  .signing_secret = [&webhooks](domain::DeviceId id) { return webhooks.signing_secret(id); }},
                         .events_appended = [&webhooks] { webhooks.notify(); }}));
  append(endpoints, v1::session_endpoints({desk, sign_in_, sessions_, random, sandbox != nullptr, kVersion}));
  append(endpoints, v1::account_endpoints(desk));
  append(endpoints, v1::user_endpoints({desk, random, hashing_}));
  append(endpoints, v1::key_endpoints({desk, random}));
  append(endpoints, v1::audit_endpoints(desk));
  append(endpoints, v1::contact_endpoints(desk));
  append(endpoints, v1::reminder_endpoints(desk));
  append(endpoints, v1::billing_endpoints({desk, documents_, drawing_}));
  append(endpoints, v1::operator_account_endpoints({desk, random, hashing_}));
  append(endpoints, v1::operator_money_endpoints(desk));
  append(endpoints, v1::operator_plan_endpoints(desk));
  append(endpoints, v1::health_endpoints(health, connections, kVersion));
  if (sandbox != nullptr) {
    append(endpoints, v1::sandbox_endpoints(
                          {.desk = desk, .sandbox = *sandbox, .devices_changed = [&gateway] { gateway.devices_changed(); }}));
  }
  return v1::routes_of(std::move(endpoints), doors);
}

std::vector<http::Route> all_routes(app::AcceptMessages& accept, app::CheckBalance& balance, Api& api, Random& random) {
  auto routes = http::legacy::legacy_routes(accept, balance);
  append(routes, api.routes());
  routes.push_back(http::dashboard::route(http::dashboard::embedded_files(), random));
  return routes;
}

std::vector<http::Route> observed_routes(std::vector<http::Route> routes, app::Metrics& metrics) {
  return http::observed(std::move(routes), [&metrics](const http::Observation& seen) {
    metrics.answered(seen.status);
    const bool accepts = seen.pattern == "/v1/messages" || seen.pattern == "/sms/api_whatsapp_send_json.php";
    if (accepts && seen.method == "POST") metrics.accepted_in(seen.took);
  });
}

std::string new_run_name(Random& random) {
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  return to_hex(bytes);
}

}  // namespace kurir
