// Phone numbers as customers write them, and as WhatsApp wants them: international digits.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::domain {

/// "+62 812-3456-7890", "0812…", "62812…" → "62812…". Spaces, dots, dashes and brackets are skipped.
///
/// "+" and "00" lead an international number, "0" a national one of `region` (ISO 3166). Digits alone are international
/// where they begin with the region's own country code; else national where such a national number exists, else
/// international where such a number exists anywhere.
/// `invalid_argument` for other characters, and for what is not a possible number (by length, for its country).
[[nodiscard]] Result<std::string> normalise_number(std::string_view text, std::string_view region);

/// What the international digits of a number begin with, as far as it is typed: "0812" -> "62812". Empty where it is not the
/// beginning of a number.
[[nodiscard]] std::string beginning_of_number(std::string_view text, std::string_view region);

/// Whether numbers of this region ("ID", ISO 3166, upper case) are known.
[[nodiscard]] bool is_region(const std::string& region);

}  // namespace kurir::domain
