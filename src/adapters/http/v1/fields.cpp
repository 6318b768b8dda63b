#include "adapters/http/v1/fields.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "domain/rfc3339.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;

const json::value* Fields::find(std::string_view name) {
  asked_.push_back(name);
  const auto* value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value* Fields::need(std::string_view name, std::string_view what) {
  const auto* value = find(name);
  if (value == nullptr) wrong(name, fmt::format("{} is missing: {}", name, what));
  return value;
}

void Fields::wrong(std::string_view name, std::string message) {
  if (!problem_) problem_ = invalid(name, std::move(message));
}

std::optional<std::string> Fields::optional_text(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->if_string()) return std::string(*text);
  wrong(name, fmt::format("{} is a text", name));
  return std::nullopt;
}

std::string Fields::text(std::string_view name) {
  if (need(name, "a text") == nullptr) return {};
  return optional_text(name).value_or("");
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  json::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  if (!error && !value->is_double()) return number;
  wrong(name, fmt::format("{} is a whole number", name));
  return std::nullopt;
}

std::int64_t Fields::integer(std::string_view name) {
  if (need(name, "a whole number") == nullptr) return 0;
  return optional_integer(name).value_or(0);
}

std::optional<bool> Fields::optional_flag(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* flag = value->if_bool()) return *flag;
  wrong(name, fmt::format("{} is true or false", name));
  return std::nullopt;
}

std::optional<Time> Fields::optional_time(std::string_view name) {
  const auto text = optional_text(name);
  if (!text) return std::nullopt;
  const auto time = domain::read_rfc3339(*text);
  if (!time) wrong(name, fmt::format("{} is a time such as 2026-11-22T15:00:00Z", name));
  return time;
}

std::optional<std::vector<std::string>> Fields::optional_texts(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto* array = value->if_array();
  std::vector<std::string> texts;
  if (array != nullptr) {
    for (const auto& item : *array) {
      if (const auto* text = item.if_string()) texts.emplace_back(*text);
    }
  }
  if (array == nullptr || texts.size() != array->size()) {
    wrong(name, fmt::format("{} is a list of texts", name));
    return std::nullopt;
  }
  return texts;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  if (need(name, "a list of texts") == nullptr) return {};
  return optional_texts(name).value_or(std::vector<std::string>());
}

bool Fields::has(std::string_view name) const { return object_.contains(name); }

bool Fields::is_null(std::string_view name) const {
  const auto* value = object_.if_contains(name);
  return value != nullptr && value->is_null();
}

const json::value* Fields::raw(std::string_view name) { return find(name); }

std::expected<void, Problem> Fields::done() {
  if (!problem_) {
    for (const auto& member : object_) {
      const std::string_view name = member.key();
      if (std::ranges::find(asked_, name) == asked_.end()) {
        wrong(std::string(name.substr(0, 64)), "nothing here has this name");
        break;
      }
    }
  }
  if (problem_) return std::unexpected(*problem_);
  return {};
}

}  // namespace kurir::http::v1
