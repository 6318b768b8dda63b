// How the parties and lines of an invoice are kept in columns: text that a person at the database can read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/invoice.hpp"

namespace kurir::sqlite {

/// "name=…", "address=…", "tax_number=…", a line each; a backslash, a line break and a tab are written \\, \n, \t.
[[nodiscard]] std::string party_text(const domain::Party& party);
[[nodiscard]] domain::Party read_party(std::string_view text);

/// "item<TAB>detail<TAB>count<TAB>amount", a line each, with the same escapes.
[[nodiscard]] std::string lines_text(const std::vector<domain::InvoiceLine>& lines);
/// Raises `internal` where the text is not of that form.
[[nodiscard]] std::vector<domain::InvoiceLine> read_lines(std::string_view text);

}  // namespace kurir::sqlite
