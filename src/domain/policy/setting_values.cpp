#include "domain/policy/setting_values.hpp"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace kurir::domain::policy {
namespace {

constexpr std::string_view kNone = "none";
constexpr Duration kLongest = std::chrono::hours(24 * 365);
constexpr std::size_t kMaxWords = 200;
constexpr std::size_t kMaxWord = 60;
constexpr std::size_t kMaxText = 500;

/// The longest unit first, so that a value is written in the largest one that fits.
constexpr std::array<std::pair<std::string_view, Duration>, 5> kUnits{{{"d", std::chrono::hours(24)},
                                                                       {"h", std::chrono::hours(1)},
                                                                       {"m", std::chrono::minutes(1)},
                                                                       {"s", std::chrono::seconds(1)},
                                                                       {"ms", Duration(1)}}};

std::optional<int> read_number(std::string_view text, int largest) noexcept {
  if (text == kNone) return 0;
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || value < 0 || value > largest) return std::nullopt;
  return value;
}

std::optional<int> read_minute_of_day(std::string_view text) noexcept {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = read_number(text.substr(0, 2), 23);
  const auto minute = read_number(text.substr(3), 59);
  if (!hour || !minute) return std::nullopt;
  return *hour * 60 + *minute;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<Duration> read_duration(std::string_view text) noexcept {
  if (text == kNone || text == "0") return Duration{};
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = read_number(text.substr(0, digits), 1'000'000'000);
  if (digits == 0 || !number) return std::nullopt;
  for (const auto& [name, unit] : kUnits) {
    if (text.substr(digits) == name && *number <= kLongest / unit) return *number * unit;
  }
  return std::nullopt;
}

std::string write_duration(Duration duration) {
  if (duration == Duration{}) return std::string(kNone);
  for (const auto& [name, unit] : kUnits) {
    if (duration % unit == Duration{}) return fmt::format("{}{}", duration / unit, name);
  }
  return fmt::format("{}ms", duration.count());
}

std::optional<int> read_count(std::string_view text) noexcept { return read_number(text, 1'000'000); }
std::string write_count(int count) { return count == 0 ? std::string(kNone) : std::to_string(count); }
std::optional<int> read_percent(std::string_view text) noexcept { return read_number(text, 90); }
std::optional<int> read_days(std::string_view text) noexcept { return read_number(text, 365); }
std::optional<int> read_distance(std::string_view text) noexcept { return read_number(text, 8); }
std::string write_distance(int bits) { return std::to_string(bits); }

std::optional<std::optional<QuietHours>> read_quiet_hours(std::string_view text) noexcept {
  if (text == kNone) return std::optional<QuietHours>();
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = read_minute_of_day(text.substr(0, 5));
  const auto to = read_minute_of_day(text.substr(6));
  if (!from || !to || *from == *to) return std::nullopt;
  return std::optional(QuietHours{*from, *to});
}

std::string write_quiet_hours(const std::optional<QuietHours>& hours) {
  if (!hours) return std::string(kNone);
  return fmt::format("{:02}:{:02}-{:02}:{:02}", hours->from / 60, hours->from % 60, hours->to / 60, hours->to % 60);
}

std::optional<ConsentRule> read_consent(std::string_view text) noexcept {
  if (text == "off" || text == kNone) return ConsentRule::off;
  if (text == "opt_out") return ConsentRule::opt_out;
  if (text == "required") return ConsentRule::required;
  return std::nullopt;
}

std::string write_consent(ConsentRule rule) {
  switch (rule) {
    case ConsentRule::off: return "off";
    case ConsentRule::opt_out: return "opt_out";
    case ConsentRule::required: return "required";
  }
  return "required";
}

std::optional<std::vector<std::string>> read_words(std::string_view text) {
  std::vector<std::string> words;
  if (text == kNone || text.empty()) return words;
  while (true) {
    const auto comma = text.find(',');
    const auto word = trimmed(text.substr(0, comma));
    if (word.empty() || word.size() > kMaxWord || words.size() == kMaxWords) return std::nullopt;
    words.emplace_back(word);
    if (comma == std::string_view::npos) return words;
    text.remove_prefix(comma + 1);
  }
}

std::string write_words(const std::vector<std::string>& words) {
  return words.empty() ? std::string(kNone) : fmt::format("{}", fmt::join(words, ","));
}

std::optional<std::string> read_text(std::string_view text) {
  if (text == kNone) return std::string();
  if (text.size() > kMaxText) return std::nullopt;
  return std::string(text);
}

std::string write_text(const std::string& text) { return text.empty() ? std::string(kNone) : text; }

}  // namespace kurir::domain::policy
