#include "adapters/http/v1/problem.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json.hpp>

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 25> kStatuses{{
    {"malformed", 400},
    {"invalid_argument", 422},
    {"unauthorized", 401},
    {"totp_required", 401},
    {"wrong_totp", 401},
    {"forbidden", 403},
    {"csrf", 403},
    {"password_change_required", 403},
    {"address_not_allowed", 403},
    {"not_found", 404},
    {"method_not_allowed", 405},
    {"timed_out", 408},
    {"conflict", 409},
    {"idempotency_key_reused", 409},
    {"too_large", 413},
    {"too_many_requests", 429},
    {"invalid_number", 422},
    {"invalid_message", 422},
    {"refused_by_rule", 422},
    {"minimum_balance", 402},
    {"quota_used_up", 402},
    {"account_expired", 402},
    {"plan_expired", 402},
    {"not_linked", 409},
    {"unavailable", 503},
}};

std::string_view code_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists:
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::unauthorized: return "unauthorized";
    case ErrorCode::malformed: return "malformed";
    case ErrorCode::verification_failed: return "forbidden";
    case ErrorCode::timed_out:
    case ErrorCode::closed:
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

unsigned status_of(std::string_view code) noexcept {
  const auto* found = std::ranges::find(kStatuses, code, &std::pair<std::string_view, unsigned>::first);
  return found == kStatuses.end() ? 500U : found->second;
}

void add(json::object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object.emplace(name, text);
}

}  // namespace

Problem problem_of(Error error, std::string_view field) {
  Problem problem{.code = code_of(error.code), .message = std::move(error.message)};
  if (error.code == ErrorCode::invalid_argument) problem.field = field;
  return problem;
}

Problem invalid(std::string_view field, std::string message) {
  return {.code = "invalid_argument", .message = std::move(message), .field = std::string(field)};
}

Problem not_found(std::string_view what) { return {.code = "not_found", .message = fmt::format("there is no such {}", what)}; }

Response to_response(const Problem& problem) {
  json::object error{{"code", problem.code}, {"message", problem.message}};
  add(error, "field", problem.field);
  add(error, "rule", problem.rule);
  add(error, "to_do", problem.to_do);
  Response response;
  response.status = status_of(problem.code);
  if (problem.retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*problem.retry_after).count();
    error.emplace("retry_after", seconds);
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = json::serialize(json::object{{"error", std::move(error)}});
  return response;
}

}  // namespace kurir::http::v1
