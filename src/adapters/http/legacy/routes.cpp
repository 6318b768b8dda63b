#include "adapters/http/legacy/routes.hpp"

#include "adapters/http/legacy/balance_json.hpp"
#include "adapters/http/legacy/json_body.hpp"
#include "adapters/http/legacy/send_json.hpp"
#include "crypto/hash.hpp"

namespace kurir::http::legacy {
namespace {

using boost::asio::awaitable;

template <class T>
Result<T> read_body(const Request& http, Result<T> (*parse)(std::string_view)) {
  if (http.body_too_large) return fail(ErrorCode::malformed, "the body has more than {} bytes", kMaxBody);
  return parse(http.body);
}

Result<app::SendRequest> read_send(const Request& http) {
  auto request = read_body(http, parse_send_request);
  if (!request) return request;
  request->remote_address = http.remote_address;
  const auto key = http.header("idempotency-key");
  if (key.size() > app::kMaxIdempotencyKey) {
    return fail(ErrorCode::malformed, "an Idempotency-Key has at most {} bytes", app::kMaxIdempotencyKey);
  }
  if (!key.empty()) request->idempotency = {std::string(key), crypto::sha256(as_bytes(http.body))};
  return request;
}

awaitable<Response> send(app::AcceptMessages& accept_messages, Request http) {
  auto request = read_send(http);
  app::SendOutcome outcome{app::RequestStatus::post_error, {}};
  if (request) outcome = co_await accept_messages.accept(std::move(*request));
  Response response;
  response.body = render_send_outcome(outcome);
  co_return response;
}

awaitable<Response> balance(app::CheckBalance& check_balance, Request http) {
  auto request = read_body(http, parse_balance_request);
  app::BalanceOutcome outcome;
  outcome.status = app::BalanceStatus::post_error;
  if (request) {
    request->remote_address = std::move(http.remote_address);
    outcome = co_await check_balance.check(std::move(*request));
  }
  Response response;
  response.body = render_balance_outcome(outcome);
  co_return response;
}

Route post(std::string pattern, Handler handler) {
  Route route;
  route.method = "POST";
  route.pattern = std::move(pattern);
  route.handler = std::move(handler);
  route.max_body = kMaxBody;
  route.oversize = Oversize::pass;
  return route;
}

}  // namespace

std::vector<Route> legacy_routes(app::AcceptMessages& accept_messages, app::CheckBalance& check_balance) {
  return {post("/sms/api_whatsapp_send_json.php",
               [&accept_messages](Request request) { return send(accept_messages, std::move(request)); }),
          post("/sms/api_whatsapp_balance_json.php",
               [&check_balance](Request request) { return balance(check_balance, std::move(request)); })};
}

}  // namespace kurir::http::legacy
