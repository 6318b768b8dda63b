#include "adapters/http/v1/keys.hpp"

#include <algorithm>

#include "adapters/http/v1/fields.hpp"
#include "app/keys.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
using domain::UrlDecoding;
namespace {

constexpr std::int64_t kUsualOverlapHours = 24;
constexpr std::int64_t kMostHours = std::chrono::duration_cast<std::chrono::hours>(app::kLongestOverlap).count();

constexpr std::pair<UrlDecoding, std::string_view> kDecodings[] = {
    {UrlDecoding::automatic, "auto"}, {UrlDecoding::always, "always"}, {UrlDecoding::never, "never"}};

json::object key_json(const domain::ApiKey& key, Time now) {
  json::array scopes;
  for (const auto& [name, scope] : app::kScopeNames) {
    if ((key.scopes & static_cast<unsigned>(scope)) != 0) scopes.emplace_back(name);
  }
  const auto* decoding = std::ranges::find(kDecodings, key.url_decoding, &std::pair<UrlDecoding, std::string_view>::first);
  return {{"id", key.id.value},
          {"name", key.name},
          {"prefix", key.prefix},
          {"scopes", std::move(scopes)},
          {"url_decoding", decoding->second},
          {"allowed_addresses", json::array(key.allowed_addresses.begin(), key.allowed_addresses.end())},
          {"state", app::name(app::state_of(key, now))},
          {"created_at", to_json(key.created_at)},
          {"expires_at", to_json(key.expires_at)},
          {"revoked_at", to_json(key.revoked_at)},
          {"last_used_at", to_json(key.last_used_at)}};
}

Response respond_created(const KeyDesk& with, const app::CreatedKey& made) {
  return respond(json::object{{"key", key_json(made.key, with.desk.clock.now())}, {"api_key", made.api_key}}, 201);
}

unsigned scopes_in(Fields& fields) {
  const auto names = fields.optional_texts("scopes");
  if (!names) return domain::kAllScopes;
  unsigned scopes = 0;
  for (const auto& name : *names) {
    const auto* found = std::ranges::find(app::kScopeNames, name, &std::pair<std::string_view, domain::Scope>::first);
    if (found == app::kScopeNames.end()) {
      fields.wrong("scopes", "a scope is send, read or manage");
    } else {
      scopes |= static_cast<unsigned>(found->second);
    }
  }
  if (scopes == 0) fields.wrong("scopes", "a key needs one scope at least");
  return scopes;
}

UrlDecoding decoding_in(Fields& fields) {
  const auto name = fields.optional_text("url_decoding");
  if (!name) return UrlDecoding::automatic;
  for (const auto& [decoding, known] : kDecodings) {
    if (known == *name) return decoding;
  }
  fields.wrong("url_decoding", "url_decoding is auto, always or never");
  return UrlDecoding::automatic;
}

awaitable<Answer> list(KeyDesk with, Call call) {
  const auto keys = co_await app::list_keys(with.desk.store, call.account);
  if (!keys) co_return refuse(keys.error(), "account");
  json::array data;
  for (const auto& key : *keys) data.push_back(key_json(key, with.desk.clock.now()));
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> create(KeyDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewKey wanted{.account = call.account,
                     .name = fields.text("name"),
                     .scopes = scopes_in(fields),
                     .url_decoding = decoding_in(fields),
                     .allowed_addresses = fields.optional_texts("allowed_addresses").value_or(std::vector<std::string>()),
                     .last_day = fields.optional_text("last_day").value_or("")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto made = co_await app::create_key(with.desk.admin(call), with.random, std::move(wanted));
  if (!made) co_return refuse(made.error(), "account");
  co_return respond_created(with, *made);
}

/// The key that the path names, where it is one of the account.
awaitable<std::expected<domain::KeyId, Problem>> key_of(KeyDesk with, Call call) {
  const auto id = call.id("key_id", "key");
  if (!id) co_return std::unexpected(id.error());
  const auto key = co_await app::find_key(with.desk.store, call.account, domain::KeyId(*id));
  if (!key) co_return refuse(key.error(), "key");
  co_return key->id;
}

awaitable<Answer> rotate(KeyDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto hours = fields.optional_integer("overlap_hours").value_or(kUsualOverlapHours);
  if (hours < 0 || hours > kMostHours) fields.wrong("overlap_hours", fmt::format("overlap_hours is 0 to {}", kMostHours));
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto key = co_await key_of(with, call);
  if (!key) co_return std::unexpected(key.error());
  const auto made = co_await app::rotate_key(with.desk.admin(call), with.random, *key, std::chrono::hours(hours));
  if (!made) co_return refuse(made.error(), "key");
  co_return respond_created(with, *made);
}

awaitable<Answer> revoke(KeyDesk with, Call call) {
  const auto key = co_await key_of(with, call);
  if (!key) co_return std::unexpected(key.error());
  const auto revoked = co_await app::revoke_key(with.desk.admin(call), *key);
  if (!revoked) co_return refuse(revoked.error(), "key");
  co_return respond(key_json(*revoked, with.desk.clock.now()));
}

Endpoint endpoint(std::string method, std::string pattern, decltype(Endpoint::handler) handler) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .access = Access::people,
          .permission = domain::Permission::manage_keys,
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Endpoint> key_endpoints(KeyDesk desk) {
  return {endpoint("GET", "/v1/keys", bind(desk, list)), endpoint("POST", "/v1/keys", bind(desk, create)),
          endpoint("DELETE", "/v1/keys/{key_id}", bind(desk, revoke)),
          endpoint("POST", "/v1/keys/{key_id}/rotate", bind(desk, rotate))};
}

}  // namespace kurir::http::v1
