// Instants as the v1 API writes and reads them (RFC 3339).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace kurir::domain {

/// "2026-11-22T15:00:00.000Z": UTC with milliseconds, from year 0 to 9999.
[[nodiscard]] std::string write_rfc3339(Time time);

/// Any offset, with or without a fraction of the second; what is finer than a millisecond is cut off.
[[nodiscard]] std::optional<Time> read_rfc3339(std::string_view text);

}  // namespace kurir::domain
