// Money and dates as people read them, in the languages of documents.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

enum class Language { indonesian, english };
/// "en" is English, everything else Indonesian.
[[nodiscard]] Language language_of(std::string_view code) noexcept;
[[nodiscard]] std::string_view code(Language language) noexcept;

/// "1.234.567" and "1,234,567".
[[nodiscard]] std::string number_text(std::int64_t number, Language language);
/// "Rp 1.234.567" and "IDR 1,234,567"; "-Rp 500".
[[nodiscard]] std::string money_text(Rupiah amount, Language language);
/// "satu juta dua ratus ribu rupiah", "one million two hundred thousand rupiah".
[[nodiscard]] std::string money_words(Rupiah amount, Language language);
/// 1,150 basis points: "11,5%" and "11.5%".
[[nodiscard]] std::string rate_text(int basis_points, Language language);
/// "3 Mei 2026" and "3 May 2026": the day of `time` in the zone; where that is unknown, in UTC.
[[nodiscard]] std::string date_text(Time time, const std::string& time_zone, Language language);

}  // namespace kurir::domain
