// The months of a device: from its anchor to the same day and hour of the next calendar months, in its account's time zone.
#pragma once

#include <string>

#include "base/clock.hpp"

namespace kurir::domain {

struct Month {
  Time start;
  Time end;  ///< the start of the next

  friend bool operator==(const Month&, const Month&) = default;
};

/// The month that `now` is in. A day that a calendar month does not have means its last day (31 January, 28 February,
/// 31 March); a local time that a change of clocks skips means the instant of the change. Times before the anchor
/// belong to the first month. Where the zone is unknown, UTC counts.
[[nodiscard]] Month device_month(Time anchor, const std::string& time_zone, Time now);

/// When the month ends that follows one paid until `end`. Holds where the account's zone changed in between, so that the
/// boundaries moved by hours: no month is shorter than half of one.
[[nodiscard]] Time end_of_month_after(Time end, Time anchor, const std::string& time_zone);

}  // namespace kurir::domain
