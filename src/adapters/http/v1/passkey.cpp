#include "adapters/http/v1/passkey.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/http/v1/json.hpp"
#include "app/device_view.hpp"
#include "crypto/encoding.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using domain::Permission;

app::WhichDevice device_of(const Call& call) { return {call.parameter("waid"), call.account}; }

/// The options as the server wrote them; null where they are no JSON, for then no browser takes them either.
json::value options_json(const std::string& options) {
  boost::system::error_code error;
  json::parse_options limits;
  limits.max_depth = 16;
  auto value = json::parse(options, error, {}, limits);
  return error ? json::value() : value;
}

awaitable<Answer> show_challenge(PasskeyParts parts, app::WhichDevice which, unsigned status) {
  const auto device = co_await app::show_device(parts.store, parts.clock, std::move(which));
  if (!device) co_return std::unexpected(problem_of(device.error()));
  const auto challenge = parts.passkeys.find(device->device.id, parts.clock.now());
  if (!challenge) co_return respond(json::object{{"state", "none"}, {"options", nullptr}, {"expires_at", nullptr}}, status);
  co_return respond(json::object{{"state", challenge->answered ? "answered" : "waiting"},
                                 {"options", options_json(challenge->options)},
                                 {"expires_at", to_json(std::optional(challenge->expires_at))}},
                    status);
}

/// {"credential": …}: what navigator.credentials.get() gave, as AuthenticationResponseJSON.
std::expected<app::PasskeyDesk::Answer, Problem> answer_in(const json::value& body) {
  const auto* credential = body.get_object().if_contains("credential");
  const auto* id = credential == nullptr || !credential->is_object() ? nullptr : credential->get_object().if_contains("rawId");
  const auto bytes =
      id == nullptr || !id->is_string() ? std::nullopt : crypto::from_base64url(std::string_view(id->get_string()));
  if (!bytes || bytes->empty() || body.get_object().size() != 1) {
    return std::unexpected(invalid("credential", "credential is missing: the JSON of what navigator.credentials.get() gave"));
  }
  return app::PasskeyDesk::Answer{*bytes, json::serialize(*credential)};
}

awaitable<Answer> take_answer(PasskeyParts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  auto answer = answer_in(*body);
  if (!answer) co_return std::unexpected(answer.error());
  const auto device = co_await app::show_device(parts.store, parts.clock, device_of(call));
  if (!device) co_return std::unexpected(problem_of(device.error()));
  const auto taken = parts.passkeys.answer(device->device.id, std::move(*answer), parts.clock.now());
  if (!taken) co_return std::unexpected(problem_of(taken.error()));
  co_return co_await show_challenge(parts, device_of(call), 202);
}

}  // namespace

std::vector<Endpoint> passkey_endpoints(PasskeyParts parts) {
  const auto endpoint = [](std::string method, auto handler) {
    return Endpoint{.method = std::move(method),
                    .pattern = "/v1/devices/{waid}/pairing/passkey",
                    .permission = Permission::manage_devices,
                    .handler = std::move(handler)};
  };
  return {endpoint("GET", [parts](Call call) { return show_challenge(parts, device_of(call), 200); }),
          endpoint("POST", [parts](Call call) { return take_answer(parts, std::move(call)); })};
}

}  // namespace kurir::http::v1
