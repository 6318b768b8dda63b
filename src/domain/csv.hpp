// Lists as spreadsheets write them (RFC 4180), row by row: quotes, either separator, either line end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kurir::domain {

struct CsvRow {
  std::size_t line = 0;   ///< where it begins
  std::string_view text;  ///< as it stands, without its line end; lives as long as what was read
  std::vector<std::string> fields;
  bool broken = false;  ///< a quote in the wrong place, or left open

  [[nodiscard]] bool empty() const { return fields.size() == 1 && field(0).empty(); }
  /// Without spaces and tabs around it; empty where there is no such field.
  [[nodiscard]] std::string_view field(std::size_t column) const;
};

/// Fields in double quotes may hold separators, line breaks and doubled quotes. Never fails: what is wrong is told per row.
class CsvReader {
 public:
  /// `text` outlives the reader; its first line counts as `first_line`.
  CsvReader(std::string_view text, char separator, std::size_t first_line = 1)
      : text_(text), separator_(separator), line_(first_line) {}

  /// Nothing at the end.
  [[nodiscard]] std::optional<CsvRow> next();

 private:
  std::string field(CsvRow& row);
  std::string plain();

  std::string_view text_;
  char separator_;
  std::size_t line_;
};

/// Without the mark that spreadsheets put before UTF-8.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

/// ';' where the first line has that and no comma.
[[nodiscard]] char csv_separator(std::string_view text);

}  // namespace kurir::domain
