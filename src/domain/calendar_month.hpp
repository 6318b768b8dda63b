// Calendar months in a time zone: what statements cover.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/device_month.hpp"

namespace kurir::domain {

/// From the first of the month that `now` is in to the first of the next, at midnight there; where a change of clocks
/// skips midnight, at the instant of the change. Where the zone is unknown, UTC counts.
[[nodiscard]] Month calendar_month(const std::string& time_zone, Time now);

/// "2026-05". `invalid_argument` where it does not read so.
[[nodiscard]] Result<Month> read_calendar_month(std::string_view text, const std::string& time_zone);

}  // namespace kurir::domain
