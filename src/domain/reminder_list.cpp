#include "domain/reminder_list.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "domain/csv.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxValue = 200;
constexpr std::size_t kMaxColumns = 50;
constexpr std::size_t kMaxBadLines = 1'000;

Result<std::vector<std::string>> read_header(const CsvRow& header) {
  if (header.fields.size() > kMaxColumns) return fail(ErrorCode::invalid_argument, "a list has at most {} columns", kMaxColumns);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.fields.size(); ++i) names.emplace_back(header.field(i));
  if (header.broken || names.front() != "number") {
    return fail(ErrorCode::invalid_argument, "line 1 is the header: number first, then the names of the variables");
  }
  for (auto name = names.begin() + 1; name != names.end(); ++name) {
    if (!is_variable_name(*name)) {
      return fail(ErrorCode::invalid_argument, "line 1: a variable's name has letters, digits and _ (column {})",
                  name - names.begin() + 1);
    }
    if (is_built_in(*name) || std::find(names.begin(), name, *name) != name) {
      return fail(ErrorCode::invalid_argument, "line 1: {} is there twice, or built in", *name);
    }
  }
  return names;
}

/// Nothing = good.
std::optional<std::string> read_row(const CsvRow& row, const std::vector<std::string>& names, std::string_view region,
                                    ReminderRecipient& recipient) {
  if (row.broken) return "a quote is in the wrong place";
  if (row.fields.size() != names.size()) {
    return fmt::format("{} columns, but the header has {}", row.fields.size(), names.size());
  }
  auto number = normalise_number(row.fields.front(), region);
  if (!number) return number.error().message;
  recipient.number = std::move(*number);
  for (std::size_t i = 1; i < names.size(); ++i) {
    std::string value(row.field(i));
    if (const auto fault = fault_of_value(value); !fault.empty()) return fmt::format("{}: {}", names[i], fault);
    recipient.variables.emplace(names[i], std::move(value));
  }
  return std::nullopt;
}

}  // namespace

std::string_view fault_of_value(std::string_view value) {
  if (value.size() > kMaxValue) return "longer than 200 bytes";
  if (value.find_first_of("\r\n") != std::string_view::npos) return "a value has no line breaks";
  if (!count_characters(value)) return "not UTF-8";
  return {};
}

Result<ReminderList> read_reminder_list(std::string_view csv, std::string_view region) {
  csv = without_byte_order_mark(csv);
  CsvReader reader(csv, csv_separator(csv));
  auto header = reader.next();
  if (!header) return fail(ErrorCode::invalid_argument, "the list is empty: its first line is number,name,…");
  const auto names = read_header(*header);
  if (!names) return std::unexpected(names.error());

  ReminderList list;
  std::map<std::string, std::size_t, std::less<>> line_of;
  while (auto row = reader.next()) {
    if (row->empty()) continue;
    ReminderRecipient recipient;
    auto fault = read_row(*row, *names, region, recipient);
    if (!fault) {
      const auto [known, is_new] = line_of.emplace(recipient.number, row->line);
      if (!is_new) fault = fmt::format("the number is on line {} already", known->second);
    }
    if (!fault) {
      list.recipients.push_back(std::move(recipient));
    } else if (list.bad_lines.size() < kMaxBadLines) {
      list.bad_lines.push_back({row->line, std::move(*fault)});
    }
    if (list.recipients.size() > kMaxReminderRecipients) {
      return fail(ErrorCode::invalid_argument, "a reminder has at most {} recipients", kMaxReminderRecipients);
    }
  }
  if (list.recipients.empty() && list.bad_lines.empty()) {
    return fail(ErrorCode::invalid_argument, "the list has a header and no recipients");
  }
  return list;
}

}  // namespace kurir::domain
