#include "domain/csv.hpp"

#include <algorithm>

namespace kurir::domain {

std::string_view CsvRow::field(std::size_t column) const {
  if (column >= fields.size()) return {};
  const std::string_view value = fields[column];
  const auto first = value.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

std::optional<CsvRow> CsvReader::next() {
  if (text_.empty()) return std::nullopt;
  CsvRow row;
  row.line = line_;
  row.text = text_;
  for (;;) {
    row.fields.push_back(field(row));
    if (text_.empty() || text_.front() != separator_) break;
    text_.remove_prefix(1);
  }
  row.text.remove_suffix(text_.size());
  if (row.text.ends_with('\r')) row.text.remove_suffix(1);
  if (text_.starts_with('\r')) text_.remove_prefix(1);
  if (text_.starts_with('\n')) {
    text_.remove_prefix(1);
    ++line_;
  }
  return row;
}

std::string CsvReader::field(CsvRow& row) {
  if (!text_.starts_with('"')) return plain();
  std::string value;
  text_.remove_prefix(1);
  for (;;) {
    const auto part = text_.substr(0, text_.find('"'));
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

std::string CsvReader::plain() {
  const char ends[] = {separator_, '\n'};
  auto end = text_.find_first_of(std::string_view(ends, 2));
  if (end == std::string_view::npos) end = text_.size();
  std::string value(text_.substr(0, end));
  text_.remove_prefix(end);
  if (value.ends_with('\r')) value.pop_back();
  return value;
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

char csv_separator(std::string_view text) {
  const auto first_line = text.substr(0, text.find('\n'));
  return first_line.contains(',') || !first_line.contains(';') ? ',' : ';';
}

}  // namespace kurir::domain
