#include "domain/local_date.hpp"

#include <algorithm>
#include <charconv>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace kurir::domain {
namespace {

constexpr std::string_view kNoEnd = "9999-12-31";

cctz::time_zone zone_of(const std::string& name) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(name, &zone);
  return zone;
}

std::optional<cctz::civil_day> parse_day(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = -1;
    const auto part = text.substr(at, length);
    if (std::ranges::all_of(part, is_digit)) std::from_chars(part.data(), part.data() + part.size(), value);
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 1970 || year > 9998 || month < 1 || day < 1) return std::nullopt;
  const cctz::civil_day date(year, month, day);
  // civil_day carries over (30 February becomes 1 March): what changed was no date.
  const bool unchanged = date.year() == year && date.month() == month && date.day() == day;
  return unchanged ? std::optional(date) : std::nullopt;
}

Result<Time> midnight(std::string_view date, int days_later, const std::string& time_zone) {
  const auto day = parse_day(date);
  if (!day) return fail(ErrorCode::invalid_argument, "a date reads yyyy-mm-dd, like 2027-12-31");
  return Time(cctz::convert(cctz::civil_second(*day + days_later), zone_of(time_zone)));
}

}  // namespace

std::string local_date(Time time, const std::string& time_zone) {
  const cctz::civil_day day(cctz::convert(std::chrono::floor<std::chrono::seconds>(time), zone_of(time_zone)));
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

std::string last_day(const std::optional<Time>& end, const std::string& time_zone) {
  return end ? local_date(*end - Duration(1), time_zone) : std::string(kNoEnd);
}

Result<Time> end_of_day(std::string_view date, const std::string& time_zone) { return midnight(date, 1, time_zone); }

Result<Time> start_of_day(std::string_view date, const std::string& time_zone) { return midnight(date, 0, time_zone); }

}  // namespace kurir::domain
