#include "simulator/control_json.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace kurir::simulator {
namespace json = boost::json;

Fields Fields::parse(std::string_view body) {
  Fields fields;
  if (body.empty()) return fields;
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  auto value = json::parse({body.data(), body.size()}, error, {}, options);
  if (error || !value.is_object()) {
    fields.mistake("the body must be a JSON object");
  } else {
    fields.object_ = std::move(value.as_object());
  }
  return fields;
}

void Fields::mistake(std::string message) {
  if (mistake_.empty()) mistake_ = std::move(message);
}

const json::value* Fields::take(std::string_view name) {
  asked_.emplace_back(name);
  const auto* value = object_.if_contains(json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> Fields::text(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* string = value->if_string()) return std::string(string->data(), string->size());
  mistake(fmt::format("{} must be a string", name));
  return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* flag = value->if_bool()) return *flag;
  mistake(fmt::format("{} must be true or false", name));
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::count(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* number = value->if_int64(); number != nullptr && *number >= 0) return static_cast<std::uint64_t>(*number);
  mistake(fmt::format("{} must be a whole number that is not negative", name));
  return std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> list;
  const auto* value = take(name);
  if (value == nullptr) return list;
  const auto* array = value->if_array();
  if (array == nullptr) mistake(fmt::format("{} must be a list of strings", name));
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    if (const auto* text = (*array)[i].if_string()) {
      list.emplace_back(text->data(), text->size());
    } else {
      mistake(fmt::format("{} must be a list of strings", name));
    }
  }
  return list;
}

std::string Fields::required_text(std::string_view name) {
  auto value = text(name);
  if (!value || value->empty()) mistake(fmt::format("{} is missing: a string", name));
  return value.value_or("");
}

double Fields::required_number(std::string_view name) {
  const auto* value = take(name);
  if (value != nullptr && value->is_number()) return value->to_number<double>();
  mistake(fmt::format("{} is missing: a number", name));
  return 0;
}

Result<void> Fields::check() {
  for (const auto& entry : object_) {
    std::string_view name(entry.key().data(), entry.key().size());
    if (std::ranges::find(asked_, name) == asked_.end())
      mistake(fmt::format("unknown field {}: this call knows {}", name, fmt::join(asked_, ", ")));
  }
  if (mistake_.empty()) return {};
  return fail(ErrorCode::invalid_argument, "{}", mistake_);
}

http::Response json_response(unsigned status, const json::value& body) {
  http::Response response;
  response.status = status;
  response.body = json::serialize(body);
  return response;
}

namespace {

unsigned status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::malformed: return 400;
    case ErrorCode::unauthorized: return 401;
    case ErrorCode::not_found: return 404;
    case ErrorCode::timed_out: return 408;
    case ErrorCode::already_exists:
    case ErrorCode::conflict:
    case ErrorCode::closed: return 409;
    case ErrorCode::verification_failed: return 422;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: break;
  }
  return 500;
}

}  // namespace

http::Response error_response(const Error& error) {
  auto code = name(error.code);
  json::object details{{"code", json::string_view(code.data(), code.size())}, {"message", error.message}};
  return json_response(status_of(error.code), json::object{{"error", std::move(details)}});
}

json::value describe(const std::optional<MediaNote>& media) {
  if (!media) return nullptr;
  return json::object{
      {"kind", media->kind}, {"mime_type", media->mime_type}, {"file_name", media->file_name}, {"size", media->size}};
}

std::string timestamp(Time time) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds.time_since_epoch().count()), (time - seconds).count());
}

}  // namespace kurir::simulator
