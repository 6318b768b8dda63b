// The recipients of a reminder as a CSV file (RFC 4180) lists them: a header row whose first column is `number`, the others
// name the variables; then a row a recipient.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/reminder.hpp"

namespace kurir::domain {

struct ReminderList {
  std::vector<ReminderRecipient> recipients;
  struct BadLine {
    std::size_t line;  ///< counted from 1, the header included
    std::string what;
  };
  std::vector<BadLine> bad_lines;  ///< those left out, and why
};

/// Numbers are normalised with `region`. A number that occurs twice, a value that is not UTF-8, has a line break or more
/// than 200 bytes makes its line bad. `;` separates where the header has no comma. `invalid_argument` where the header is
/// wrong, or the file has no recipients at all or more than kMaxReminderRecipients.
[[nodiscard]] Result<ReminderList> read_reminder_list(std::string_view csv, std::string_view region);

/// Why a value cannot be a variable's; empty = it can.
[[nodiscard]] std::string_view fault_of_value(std::string_view value);

}  // namespace kurir::domain
