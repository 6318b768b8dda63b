#include "domain/csv_cell.hpp"

namespace kurir::domain {

std::string csv_cell(std::string_view value) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  constexpr std::string_view kSpecial = ",;\"\r\n";
  const bool formula = !value.empty() && kFormula.find(value.front()) != std::string_view::npos;
  const std::string_view guard = formula ? "'" : "";
  const bool spaces = value.starts_with(' ') || value.ends_with(' ');
  if (!spaces && value.find_first_of(kSpecial) == std::string_view::npos) return std::string(guard) + std::string(value);
  std::string cell = "\"";
  cell += guard;
  for (const char c : value) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

}  // namespace kurir::domain
