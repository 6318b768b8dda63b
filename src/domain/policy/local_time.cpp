#include "domain/policy/local_time.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace kurir::domain::policy {
namespace {

constexpr cctz::civil_day kFirstDay(1970, 1, 1);

cctz::time_zone zone_of(const std::string& name) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(name, &zone);
  return zone;
}

cctz::civil_second local(Time time, const cctz::time_zone& zone) {
  return cctz::convert(std::chrono::floor<std::chrono::seconds>(time), zone);
}

}  // namespace

std::int64_t local_day(Time time, const std::string& time_zone) {
  return cctz::civil_day(local(time, zone_of(time_zone))) - kFirstDay;
}

Time start_of_day(std::int64_t day, const std::string& time_zone) {
  return cctz::convert(cctz::civil_second(kFirstDay + day), zone_of(time_zone));
}

std::optional<Time> quiet_until(Time now, const QuietHours& hours, const std::string& time_zone) {
  const auto zone = zone_of(time_zone);
  const auto shown = local(now, zone);
  const int minute = shown.hour() * 60 + shown.minute();
  const bool over_midnight = hours.from > hours.to;
  const bool evening = minute >= hours.from;
  const bool quiet = over_midnight ? evening || minute < hours.to : evening && minute < hours.to;
  if (!quiet) return std::nullopt;
  const auto day = cctz::civil_day(shown) + (over_midnight && evening ? 1 : 0);
  const auto end = cctz::civil_second(day.year(), day.month(), day.day(), hours.to / 60, hours.to % 60);
  const Time first = cctz::convert(end, zone);
  // Where clocks are set back, the end may occur twice, and `now` lie between the two.
  return first > now ? first : Time(zone.lookup(end).post);
}

}  // namespace kurir::domain::policy
