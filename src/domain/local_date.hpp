// Days of the calendar in an account's time zone, as "yyyy-mm-dd".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::domain {

/// Where the zone is unknown, UTC counts.
[[nodiscard]] std::string local_date(Time time, const std::string& time_zone);

/// The last day on which something that ends at `end` still holds; "9999-12-31" where it has no end.
[[nodiscard]] std::string last_day(const std::optional<Time>& end, const std::string& time_zone);

/// The end of a day that is the last one: the first instant of the next. `invalid_argument` for anything but a date
/// "yyyy-mm-dd" of the years 1970 to 9998.
[[nodiscard]] Result<Time> end_of_day(std::string_view date, const std::string& time_zone);
/// Its first instant, likewise.
[[nodiscard]] Result<Time> start_of_day(std::string_view date, const std::string& time_zone);

}  // namespace kurir::domain
