#include "adapters/http/legacy/json_body.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace kurir::http::legacy {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxDepth = 16;

std::optional<std::string> as_text(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (const auto* number = value.if_int64()) return std::to_string(*number);
  if (const auto* number = value.if_uint64()) return std::to_string(*number);
  if (const auto* number = value.if_double()) return fmt::format("{}", *number);
  return std::nullopt;
}

}  // namespace

Result<json::value> parse_body(std::string_view body, json::storage_ptr memory) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code error;
  auto value = json::parse(body, error, std::move(memory), options);
  if (error) return fail(ErrorCode::malformed, "the body is not JSON: {}", error.message());
  return value;
}

bool read_text(const json::object& object, std::string_view name, std::string& into) {
  const auto* value = object.if_contains(name);
  auto text = value ? as_text(*value) : std::nullopt;
  if (!text) return false;
  into = std::move(*text);
  return true;
}

}  // namespace kurir::http::legacy
