// A value as a field of a CSV file that is opened in a spreadsheet.
#pragma once

#include <string>
#include <string_view>

namespace kurir::domain {

/// What spreadsheets know UTF-8 by, at the beginning of a file.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Quoted where needed (RFC 4180). What a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage
/// return) gets a ' before it, so that it stays a text.
[[nodiscard]] std::string csv_cell(std::string_view value);

}  // namespace kurir::domain
