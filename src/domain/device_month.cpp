#include "domain/device_month.hpp"

#include <algorithm>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace kurir::domain {
namespace {

int days_in(cctz::civil_month month) { return static_cast<int>(cctz::civil_day(month + 1) - cctz::civil_day(month)); }

/// The anchor's day and time of day, `months` calendar months later.
cctz::civil_second months_after(const cctz::civil_second& anchor, cctz::diff_t months) {
  const auto month = cctz::civil_month(anchor) + months;
  const auto day = std::min(anchor.day(), days_in(month));
  return cctz::civil_second(month.year(), month.month(), day, anchor.hour(), anchor.minute(), anchor.second());
}

}  // namespace

Month device_month(Time anchor, const std::string& time_zone, Time now) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(time_zone, &zone);
  const auto local = [&](Time time) { return cctz::convert(std::chrono::floor<std::chrono::seconds>(time), zone); };
  const auto first = local(anchor);
  const auto boundary = [&](cctz::diff_t months) -> Time {
    return months == 0 ? anchor : Time(cctz::convert(months_after(first, months), zone));
  };
  cctz::diff_t months = std::max<cctz::diff_t>(cctz::civil_month(local(now)) - cctz::civil_month(first), 0);
  while (months > 0 && boundary(months) > now) --months;
  while (boundary(months + 1) <= now) ++months;
  return {boundary(months), boundary(months + 1)};
}

Time end_of_month_after(Time end, Time anchor, const std::string& time_zone) {
  constexpr auto kHalfAMonth = std::chrono::days(14);
  return device_month(anchor, time_zone, end + kHalfAMonth).end;
}

}  // namespace kurir::domain
