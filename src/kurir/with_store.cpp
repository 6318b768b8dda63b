#include "kurir/with_store.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace kurir {
namespace {

std::string shown(const boost::json::object& row, std::string_view column) {
  const auto* value = row.if_contains(column);
  if (value == nullptr || value->is_null()) return "-";
  if (const auto* text = value->if_string()) return text->empty() ? "-" : std::string(*text);
  return boost::json::serialize(*value);
}

}  // namespace

void print_json(const boost::json::object& object) { fmt::print("{}\n", boost::json::serialize(object)); }

void print_rows(OutputFormat format, const std::vector<std::string_view>& columns, const std::vector<boost::json::object>& rows) {
  if (format == OutputFormat::json) {
    for (const auto& row : rows) print_json(row);
    return;
  }
  std::vector<std::size_t> widths;
  for (const auto column : columns) {
    auto width = column.size();
    for (const auto& row : rows) width = std::max(width, shown(row, column).size());
    widths.push_back(width);
  }
  const auto line = [&](auto cell) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) text += fmt::format("{:<{}}  ", cell(columns[i]), widths[i]);
    text.erase(text.find_last_not_of(' ') + 1);
    fmt::print("{}\n", text);
  };
  line([](std::string_view column) { return std::string(column); });
  for (const auto& row : rows) line([&](std::string_view column) { return shown(row, column); });
}

}  // namespace kurir
