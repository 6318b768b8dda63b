#include "domain/sending_time.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace kurir::domain {
namespace {

constexpr std::string_view kPattern = "dddd-dd-dd dd:dd:dd";
constexpr std::string_view kOtherPattern = "dddd-dd-dd dd-dd-dd";

bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = pattern[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == pattern[i];
    if (!fits) return false;
  }
  return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t length) {
  int value = 0;
  for (const char c : text.substr(at, length)) value = value * 10 + (c - '0');
  return value;
}

/// Nothing where the text is no date and time of the calendar.
std::optional<cctz::civil_second> parse(std::string_view text) {
  if (!matches(text, kPattern) && !matches(text, kOtherPattern)) return std::nullopt;
  const std::array fields{number_at(text, 0, 4),  number_at(text, 5, 2),  number_at(text, 8, 2),
                          number_at(text, 11, 2), number_at(text, 14, 2), number_at(text, 17, 2)};
  const cctz::civil_second time(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
  // civil_second carries over (February 30 becomes March 1): what changed was no date.
  const bool unchanged = time.year() == fields[0] && time.month() == fields[1] && time.day() == fields[2] &&
                         time.hour() == fields[3] && time.minute() == fields[4] && time.second() == fields[5];
  return unchanged ? std::optional(time) : std::nullopt;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Result<Time> read_sending_time(std::string_view text, const std::string& time_zone, Time now) {
  text = trim(text);
  if (text.empty()) return now;
  const auto civil = parse(text);
  if (!civil) return fail(ErrorCode::invalid_argument, "the sending time must read yyyy-mm-dd hh:mm:ss, or be empty for now");
  cctz::time_zone zone;
  if (!cctz::load_time_zone(time_zone, &zone)) {
    return fail(ErrorCode::invalid_argument, "the account's time zone {} is not known: use a name like Asia/Jakarta", time_zone);
  }
  const auto today = cctz::convert(std::chrono::floor<std::chrono::seconds>(now), zone);
  const cctz::civil_second latest(today.year() + 1, today.month(), today.day(), today.hour(), today.minute(), today.second());
  if (*civil > latest) return fail(ErrorCode::invalid_argument, "the sending time may be at most one year ahead");
  const Time due = cctz::convert(*civil, zone);
  return std::max(due, now);
}

bool is_time_zone(const std::string& name) {
  cctz::time_zone zone;
  return cctz::load_time_zone(name, &zone);
}

}  // namespace kurir::domain
