// Days and hours as an account's clocks show them. Where the zone is unknown, UTC counts.
#pragma once

#include <optional>
#include <string>

#include "domain/policy/settings.hpp"

namespace kurir::domain::policy {

/// Days since 1970-01-01 of the date in the zone.
[[nodiscard]] std::int64_t local_day(Time time, const std::string& time_zone);

/// The first instant of that date: where clocks jump over midnight, the instant of the jump.
[[nodiscard]] Time start_of_day(std::int64_t day, const std::string& time_zone);

/// The end of the quiet hours that `now` is in; nothing where it is in none. Always after `now`.
[[nodiscard]] std::optional<Time> quiet_until(Time now, const QuietHours& hours, const std::string& time_zone);

}  // namespace kurir::domain::policy
