#include "adapters/http/v1/openapi.hpp"

namespace kurir::http::v1 {
namespace {

boost::asio::awaitable<Answer> document(Call) {
  static const std::string whole = openapi_json();
  Response response;
  response.body = whole;
  response.headers.emplace_back("Cache-Control", "no-cache");
  co_return response;
}

}  // namespace

std::vector<Endpoint> openapi_endpoints() {
  return {{.method = "GET", .pattern = "/v1/openapi.json", .access = Access::open, .of = Of::nobody, .handler = document}};
}

}  // namespace kurir::http::v1
