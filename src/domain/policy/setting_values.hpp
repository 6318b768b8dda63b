// The values of settings as text: times, counts, hours, lists of words. Reading gives nothing where the text is not such a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/policy/settings.hpp"

namespace kurir::domain::policy {

/// Without white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// "500ms", "4s", "10m", "24h", "7d"; "none" and "0" = 0. At most a year.
[[nodiscard]] std::optional<Duration> read_duration(std::string_view text) noexcept;
[[nodiscard]] std::string write_duration(Duration duration);
/// "none" and "0" = 0; at most a million.
[[nodiscard]] std::optional<int> read_count(std::string_view text) noexcept;
[[nodiscard]] std::string write_count(int count);
[[nodiscard]] std::optional<int> read_percent(std::string_view text) noexcept;   ///< 0 to 90
[[nodiscard]] std::optional<int> read_days(std::string_view text) noexcept;      ///< 0 to 365
[[nodiscard]] std::optional<int> read_distance(std::string_view text) noexcept;  ///< 0 to 8
[[nodiscard]] std::string write_distance(int bits);
/// "21:00-07:00"; "none" = nothing.
[[nodiscard]] std::optional<std::optional<QuietHours>> read_quiet_hours(std::string_view text) noexcept;
[[nodiscard]] std::string write_quiet_hours(const std::optional<QuietHours>& hours);
[[nodiscard]] std::optional<ConsentRule> read_consent(std::string_view text) noexcept;
[[nodiscard]] std::string write_consent(ConsentRule rule);
/// "a,b c,d", at most 200 of 60 bytes; "none" = none.
[[nodiscard]] std::optional<std::vector<std::string>> read_words(std::string_view text);
[[nodiscard]] std::string write_words(const std::vector<std::string>& words);
[[nodiscard]] std::optional<std::string> read_text(std::string_view text);
[[nodiscard]] std::string write_text(const std::string& text);

}  // namespace kurir::domain::policy
