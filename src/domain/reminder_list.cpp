#include "domain/reminder_list.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxValue = 200;
constexpr std::size_t kMaxColumns = 50;
constexpr std::size_t kMaxBadLines = 1'000;

struct Row {
  std::size_t line = 0;
  std::vector<std::string> fields;
  bool broken = false;  ///< a quote in the wrong place, or left open

  [[nodiscard]] bool empty() const { return fields.size() == 1 && fields.front().empty(); }
};

/// RFC 4180: fields in double quotes may hold separators, line breaks and doubled quotes.
class Reader {
 public:
  Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  std::optional<Row> next() {
    if (text_.empty()) return std::nullopt;
    Row row;
    row.line = line_;
    for (;;) {
      row.fields.push_back(field(row));
      if (text_.empty() || text_.front() != separator_) break;
      text_.remove_prefix(1);
    }
    if (!text_.empty() && text_.front() == '\r') text_.remove_prefix(1);
    if (!text_.empty() && text_.front() == '\n') take_break();
    return row;
  }

 private:
  std::string field(Row& row) {
    if (!text_.starts_with('"')) return plain();
    std::string value;
    text_.remove_prefix(1);
    for (;;) {
      const auto quote = text_.find('"');
      const auto part = text_.substr(0, quote);
      line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
      value += part;
      text_.remove_prefix(part.size());
      if (text_.empty()) break;
      text_.remove_prefix(1);
      if (!text_.starts_with('"')) {
        row.broken |= !plain().empty();
        return value;
      }
      value += '"';
      text_.remove_prefix(1);
    }
    row.broken = true;
    return value;
  }

  std::string plain() {
    auto end = text_.find_first_of(std::string{separator_, '\n'});
    if (end == std::string_view::npos) end = text_.size();
    std::string value(text_.substr(0, end));
    text_.remove_prefix(end);
    if (value.ends_with('\r')) value.pop_back();
    return value;
  }

  void take_break() {
    text_.remove_prefix(1);
    ++line_;
  }

  std::string_view text_;
  char separator_;
  std::size_t line_ = 1;
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

Result<std::vector<std::string>> read_header(Row header) {
  if (header.fields.size() > kMaxColumns) return fail(ErrorCode::invalid_argument, "a list has at most {} columns", kMaxColumns);
  auto& names = header.fields;
  for (auto& name : names) name = trimmed(name);
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
  return std::move(names);
}

/// Nothing = good.
std::optional<std::string> read_row(const Row& row, const std::vector<std::string>& names, std::string_view region,
                                    ReminderRecipient& recipient) {
  if (row.broken) return "a quote is in the wrong place";
  if (row.fields.size() != names.size()) {
    return fmt::format("{} columns, but the header has {}", row.fields.size(), names.size());
  }
  auto number = normalise_number(row.fields.front(), region);
  if (!number) return number.error().message;
  recipient.number = std::move(*number);
  for (std::size_t i = 1; i < names.size(); ++i) {
    auto value = trimmed(row.fields[i]);
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
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);  // as spreadsheets write it
  const auto first_line = csv.substr(0, csv.find('\n'));
  Reader reader(csv, first_line.contains(',') || !first_line.contains(';') ? ',' : ';');
  auto header = reader.next();
  if (!header) return fail(ErrorCode::invalid_argument, "the list is empty: its first line is number,name,…");
  const auto names = read_header(std::move(*header));
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
