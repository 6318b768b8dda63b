#include "simulator/control_passkey.hpp"

#include <boost/json/parse.hpp>

#include "crypto/encoding.hpp"
#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using boost::asio::awaitable;
using http::Request;
using http::Response;
namespace {

/// The body is what navigator.credentials.get() is given: PublicKeyCredentialRequestOptionsJSON.
awaitable<Response> use_passkey(Universe& universe, Request request) {
  auto phone = universe.phones.find(std::string(request.parameter("number")));
  if (!phone) co_return error_response(phone.error());
  const auto passkey = (*phone)->passkey();
  const auto assertion = passkey.sign(request.body);
  if (!assertion) co_return error_response(assertion.error());
  co_return json_response(
      200, json::object{{"credential_id", crypto::to_base64url(passkey.credential_id)}, {"assertion", json::parse(*assertion)}});
}

}  // namespace

std::vector<http::Route> passkey_routes(Universe& universe) {
  return {
      {"POST", "/phones/{number}/passkey", [&universe](Request request) { return use_passkey(universe, std::move(request)); }}};
}

}  // namespace kurir::simulator
