#include "domain/calendar_month.hpp"

#include <charconv>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace kurir::domain {
namespace {

cctz::time_zone zone_of(const std::string& name) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(name, &zone);
  return zone;
}

Time start_of(cctz::civil_month month, const cctz::time_zone& zone) {
  const auto found = zone.lookup(cctz::civil_second(month));
  return found.kind == cctz::time_zone::civil_lookup::SKIPPED ? found.trans : found.pre;
}

Month month_of(cctz::civil_month month, const cctz::time_zone& zone) {
  return {start_of(month, zone), start_of(month + 1, zone)};
}

/// All of `text` as a number without sign; -1 where it is none.
int digits(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? static_cast<int>(value) : -1;
}

}  // namespace

Month calendar_month(const std::string& time_zone, Time now) {
  const auto zone = zone_of(time_zone);
  const auto local = cctz::convert(std::chrono::floor<std::chrono::seconds>(now), zone);
  return month_of(cctz::civil_month(local), zone);
}

Result<Month> read_calendar_month(std::string_view text, const std::string& time_zone) {
  if (text.size() == 7 && text[4] == '-') {
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5));
    if (year >= 1970 && month >= 1 && month <= 12) return month_of(cctz::civil_month(year, month), zone_of(time_zone));
  }
  return fail(ErrorCode::invalid_argument, "a month must read yyyy-mm, as in 2026-05");
}

}  // namespace kurir::domain
