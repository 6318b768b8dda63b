// The text of a recurrence rule: what of RFC 5545 is taken, and what is refused with which words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::domain {

struct RecurrenceRule {
  std::string text;                  ///< in upper case, without "RRULE:" and UNTIL
  std::optional<std::string> until;  ///< yyyymmdd or yyyymmddThhmmss, with Z or without
};

/// Checks form and cost; whether the values fit each other is left to the calendar library. `invalid_argument`.
[[nodiscard]] Result<RecurrenceRule> read_recurrence_rule(std::string_view text);

}  // namespace kurir::domain
