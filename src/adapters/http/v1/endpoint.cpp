#include "adapters/http/v1/endpoint.hpp"

#include <charconv>
#include <memory>

#include <boost/json.hpp>

#include "adapters/http/router.hpp"
#include "base/log.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::string_view kBearer = "Bearer ";

bool is_safe(std::string_view method) noexcept { return method == "GET" || method == "HEAD"; }

/// In constant time for texts of one length.
bool equal_secrets(std::string_view one, std::string_view other) noexcept {
  if (one.size() != other.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    difference |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
  return difference == 0;
}

std::optional<std::int64_t> to_number(std::string_view text) noexcept {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || value < 0) return std::nullopt;
  return value;
}

std::optional<std::string> form_decode(std::string_view text) {
  std::string plain(text);
  for (auto& c : plain) {
    if (c == '+') c = ' ';
  }
  return percent_decode(plain);
}

/// Shared by the routes of one table.
struct Table {
  std::vector<Endpoint> endpoints;
  Doors doors;
};

Problem unauthorized() { return {.code = "unauthorized", .message = "sign in, or send Authorization: Bearer <api key>"}; }

awaitable<std::expected<app::Principal, Problem>> who_calls(const Table& table, const Endpoint& endpoint, const Request& http) {
  const auto authorization = http.header("authorization");
  if (authorization.starts_with(kBearer)) {
    if (endpoint.access != Access::permission) {
      co_return std::unexpected(
          Problem{.code = "forbidden", .message = "API keys may not call this: it is for people who are signed in"});
    }
    auto known = co_await table.doors.by_key(std::string(authorization.substr(kBearer.size())), http.remote_address);
    if (known) co_return std::move(*known);
    auto problem = problem_of(std::move(known).error());
    if (problem.code == "forbidden") problem.code = "address_not_allowed";
    co_return std::unexpected(std::move(problem));
  }
  auto token = cookie(http, kSessionCookie);
  if (token.empty()) co_return std::unexpected(unauthorized());
  auto known = co_await table.doors.by_session(std::move(token));
  if (!known) co_return std::unexpected(problem_of(std::move(known).error()));
  co_return std::move(*known);
}

std::expected<void, Problem> check_access(const Endpoint& endpoint, const app::Principal& who, const Request& http) {
  if (who.user && !is_safe(http.method) && !equal_secrets(http.header("x-csrf-token"), who.csrf_token)) {
    return std::unexpected(Problem{.code = "csrf", .message = "send the session's csrf_token as X-CSRF-Token"});
  }
  if (endpoint.access == Access::session) return {};
  if (who.user && who.user->must_change_password) {
    return std::unexpected(
        Problem{.code = "password_change_required", .message = "change the first password before anything else"});
  }
  if (endpoint.permission && !app::may(who, *endpoint.permission)) {
    return std::unexpected(Problem{
        .code = "forbidden", .message = who.key ? "the API key's scopes do not allow this" : "your role does not allow this"});
  }
  return {};
}

std::expected<domain::AccountId, Problem> account_of(const Endpoint& endpoint, const Call& call) {
  if (endpoint.of == Of::nobody) return domain::AccountId();
  const auto asked = call.query("account");
  const auto id = asked ? to_number(*asked) : std::nullopt;
  if (asked && !id) return std::unexpected(invalid("account", "account is a number"));
  if (call.who.account) {
    if (id && *id != call.who.account->value) return std::unexpected(not_found("account"));
    return *call.who.account;
  }
  if (!id && endpoint.of == Of::account) return std::unexpected(invalid("account", "operators name the customer by ?account=ID"));
  return domain::AccountId(id.value_or(0));
}

awaitable<Answer> call_endpoint(const Table& table, const Endpoint& endpoint, Request http) {
  Call call{.http = std::move(http)};
  if (endpoint.access != Access::open) {
    auto who = co_await who_calls(table, endpoint, call.http);
    if (!who) co_return std::unexpected(std::move(who).error());
    call.who = std::move(*who);
    if (auto allowed = check_access(endpoint, call.who, call.http); !allowed)
      co_return std::unexpected(std::move(allowed).error());
    auto account = account_of(endpoint, call);
    if (!account) co_return std::unexpected(std::move(account).error());
    call.account = *account;
  }
  co_return co_await endpoint.handler(std::move(call));
}

awaitable<Response> serve(std::shared_ptr<const Table> table, const Endpoint& endpoint, Request http) {
  auto answer = co_await call_endpoint(*table, endpoint, std::move(http));
  if (!answer) {
    if (answer.error().code == "internal") log::error("api.failed", {log::field("reason", answer.error().message)});
    co_return to_response(answer.error());
  }
  const auto has_policy = [&] {
    for (const auto& [name, value] : answer->headers) {
      if (name == "Cache-Control") return true;
    }
    return false;
  }();
  if (!has_policy) answer->headers.emplace_back("Cache-Control", "no-store");
  co_return std::move(*answer);
}

}  // namespace

std::optional<std::string> Call::query(std::string_view name) const {
  std::string_view rest = http.query;
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    const auto equals = pair.find('=');
    if (form_decode(pair.substr(0, equals)) != name) continue;
    return equals == std::string_view::npos ? std::string() : form_decode(pair.substr(equals + 1));
  }
  return std::nullopt;
}

std::expected<std::int64_t, Problem> Call::id(std::string_view name, std::string_view what) const {
  if (const auto number = to_number(http.parameter(name))) return *number;
  return std::unexpected(not_found(what));
}

std::expected<json::value, Problem> Call::body() const {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code error;
  auto value = json::parse(http.body.empty() ? "{}" : std::string_view(http.body), error, {}, options);
  if (error)
    return std::unexpected(Problem{.code = "malformed", .message = fmt::format("the body is not JSON: {}", error.message())});
  if (!value.is_object()) return std::unexpected(Problem{.code = "malformed", .message = "the body is not a JSON object"});
  return value;
}

std::string cookie(const Request& request, std::string_view name) {
  for (const auto& [header, value] : request.headers) {
    if (header != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      auto pair = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return std::string(pair.substr(name.size() + 1));
    }
  }
  return {};
}

std::vector<Route> routes_of(std::vector<Endpoint> endpoints, Doors doors) {
  auto table = std::make_shared<const Table>(std::move(endpoints), std::move(doors));
  std::vector<Route> routes;
  for (const auto& endpoint : table->endpoints) {
    Route route;
    route.method = endpoint.method;
    route.pattern = endpoint.pattern;
    route.max_body = endpoint.max_body;
    route.handler = [table, &endpoint](Request http) { return serve(table, endpoint, std::move(http)); };
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace kurir::http::v1
