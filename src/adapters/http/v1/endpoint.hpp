// An endpoint of the v1 API as a row: where it is, who may call it, what it does. Everything that all calls have in common,
// who calls, for which account, CSRF, errors as JSON, is done here, once.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "adapters/http/v1/problem.hpp"
#include "app/principal.hpp"

namespace kurir::http::v1 {

/// One call, checked: handlers take it by value.
struct Call {
  Request http;
  app::Principal who = {};         ///< empty where the endpoint is open to all
  domain::AccountId account = {};  ///< whose resources; 0 = of all, or where the endpoint has none

  [[nodiscard]] std::string parameter(std::string_view name) const { return std::string(http.parameter(name)); }
  /// The decoded value of a query parameter; nothing where it is absent. Of repeated ones the first counts.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
  /// A {…_id} of the path; `not_found` where it is no number.
  [[nodiscard]] std::expected<std::int64_t, Problem> id(std::string_view name, std::string_view what) const;
  /// The body: an object, nested 16 deep at most. `malformed`.
  [[nodiscard]] std::expected<boost::json::value, Problem> body() const;
};

enum class Access {
  open,        ///< anybody
  session,     ///< whoever is signed in, whatever must be done first: signing out, changing the password
  people,      ///< with the permission, by session only
  permission,  ///< with the permission, by session or by key
};

/// Whose resources an endpoint is about.
enum class Of {
  nobody,      ///< no account is asked for
  account,     ///< one account: the caller's; an operator names it by ?account=
  all_or_one,  ///< as above, but an operator may leave it open: 0
};

struct Endpoint {
  std::string method;
  std::string pattern;
  Access access = Access::permission;
  std::optional<domain::Permission> permission = {};  ///< needed with Access::people and Access::permission; nothing = any
  Of of = Of::account;
  std::function<boost::asio::awaitable<Answer>(Call)> handler;
  std::size_t max_body = 64U << 10;
};

/// Who comes in. The functions outlive the routes. `unauthorized` where nobody is known by it; a key may also be refused for
/// its address (`verification_failed`).
struct Doors {
  std::function<boost::asio::awaitable<Result<app::Principal>>(std::string token)> by_session;
  std::function<boost::asio::awaitable<Result<app::Principal>>(std::string api_key, std::string remote_address)> by_key;
};

/// The name of the session's cookie.
inline constexpr std::string_view kSessionCookie = "kurir_session";
/// The value of a cookie, empty where absent.
[[nodiscard]] std::string cookie(const Request& request, std::string_view name);

[[nodiscard]] std::vector<Route> routes_of(std::vector<Endpoint> endpoints, Doors doors);

}  // namespace kurir::http::v1
