#include "adapters/http/legacy/routes.hpp"

#include "adapters/http/legacy/send_json.hpp"
#include "crypto/hash.hpp"

namespace kurir::http::legacy {
namespace {

Result<app::SendRequest> read_request(const Request& http) {
  if (http.body_too_large) return fail(ErrorCode::malformed, "the body has more than {} bytes", kMaxBody);
  auto request = parse_send_request(http.body);
  if (!request) return request;
  request->remote_address = http.remote_address;
  const auto key = http.header("idempotency-key");
  if (key.size() > app::kMaxIdempotencyKey) {
    return fail(ErrorCode::malformed, "an Idempotency-Key has at most {} bytes", app::kMaxIdempotencyKey);
  }
  if (!key.empty()) request->idempotency = {std::string(key), crypto::sha256(as_bytes(http.body))};
  return request;
}

boost::asio::awaitable<Response> send(app::AcceptMessages& accept_messages, Request http) {
  auto request = read_request(http);
  app::SendOutcome outcome{app::RequestStatus::post_error, {}};
  if (request) outcome = co_await accept_messages.accept(std::move(*request));
  Response response;
  response.body = render_send_outcome(outcome);
  co_return response;
}

}  // namespace

std::vector<Route> legacy_routes(app::AcceptMessages& accept_messages) {
  Route route;
  route.method = "POST";
  route.pattern = "/sms/api_whatsapp_send_json.php";
  route.handler = [&accept_messages](Request request) { return send(accept_messages, std::move(request)); };
  route.max_body = kMaxBody;
  route.oversize = Oversize::pass;
  return {route};
}

}  // namespace kurir::http::legacy
