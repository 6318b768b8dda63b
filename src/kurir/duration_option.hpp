// Spans of time as people write them on the command line.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir {

/// "90s", "15m", "24h", "7d"; a number alone means seconds. `invalid_argument` for anything else.
[[nodiscard]] Result<Duration> read_duration(const std::string& text);

}  // namespace kurir
