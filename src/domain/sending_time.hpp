// When a customer wants a message sent.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::domain {

/// "yyyy-mm-dd hh:mm:ss" or "yyyy-mm-dd hh-mm-ss" in the account's time zone (IANA name). Empty and past times mean now.
///
/// Where clocks jump forward, a time in the gap means the instant of the jump; where they are set back, a time that
/// occurs twice means the first. `invalid_argument` where it does not read so, or lies more than a year ahead.
[[nodiscard]] Result<Time> read_sending_time(std::string_view text, const std::string& time_zone, Time now);

/// Whether the machine knows this IANA time zone.
[[nodiscard]] bool is_time_zone(const std::string& name);

}  // namespace kurir::domain
