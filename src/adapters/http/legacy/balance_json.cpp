#include "adapters/http/legacy/balance_json.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "adapters/http/legacy/json_body.hpp"

namespace kurir::http::legacy {
namespace json = boost::json;
namespace {

std::string_view text_of(app::BalanceStatus status) {
  switch (status) {
    case app::BalanceStatus::success: return "Success";
    case app::BalanceStatus::post_error: return "Json Post Error";
    case app::BalanceStatus::failed: return "Error Check Balance";
    case app::BalanceStatus::unknown_key: return "ApiKey not register";
    case app::BalanceStatus::too_soon: return "Check Balance Limit";
    case app::BalanceStatus::address_not_allowed: return "Ip address not register";
  }
  return "Error Check Balance";
}

std::string quoted(std::string_view text) { return json::serialize(json::string_view(text)); }

}  // namespace

Result<app::BalanceRequest> parse_balance_request(std::string_view body) {
  unsigned char buffer[1024];
  json::monotonic_resource memory(buffer);
  const auto value = parse_body(body, &memory);
  if (!value) return std::unexpected(value.error());
  const auto* object = value->if_object();
  app::BalanceRequest request;
  if (!object || !read_text(*object, "apikey", request.api_key) || !read_text(*object, "waid", request.waid)) {
    return fail(ErrorCode::malformed, "the body must hold apikey and waid");
  }
  return request;
}

std::string render_balance_outcome(const app::BalanceOutcome& outcome) {
  std::string values;
  if (outcome.status == app::BalanceStatus::success) {
    values = fmt::format(R"(,"Balance":{},"Expired":{},"WhatsApp Id":{},"WhatsApp Balance":{},"WhatsApp Expired":{})",
                         quoted(outcome.balance), quoted(outcome.last_day), quoted(outcome.waid), quoted(outcome.messages),
                         quoted(outcome.device_last_day));
  }
  return fmt::format(R"({{"balance_respon":[{{"globalstatus":{},"globalstatustext":"{}"{}}}]}})",
                     static_cast<int>(outcome.status), text_of(outcome.status), values);
}

}  // namespace kurir::http::legacy
