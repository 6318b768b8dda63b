// When a reminder happens: the instances of an RFC 5545 recurrence rule, in the local time of a zone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::domain {

/// "yyyy-mm-dd hh:mm", with ":ss" or without, with a space or a T between: as yyyy-mm-ddThh:mm:ss. `invalid_argument` where
/// it does not read so, or is no time of the years 2000 to 2199.
[[nodiscard]] Result<std::string> read_local_time(std::string_view text);

/// Instances are local times, so 08:00 stays 08:00 when clocks change: a time that clocks skip means the instant of the
/// change, one that occurs twice means the first. Days that a month does not have are left out (RFC 5545 §3.3.10): the last
/// day of each month is BYMONTHDAY=-1. The start counts only where the rule matches it.
class Recurrence {
 public:
  /// `rule`: the value of an RRULE, "FREQ=WEEKLY;BYDAY=MO,FR"; empty = once, at the start. `starts_at` as read_local_time
  /// gives it. `invalid_argument` where the rule is not of RFC 5545, more frequent than once a minute, counts more than
  /// 1,000 instances, or combines parts that would cost long searches (the message says which), and where the zone is unknown.
  [[nodiscard]] static Result<Recurrence> make(std::string_view rule, const std::string& starts_at, const std::string& time_zone);

  Recurrence(Recurrence&&) noexcept;
  Recurrence& operator=(Recurrence&&) noexcept;
  ~Recurrence();

  /// The first instance later than `after`; nothing where the rule has ended.
  [[nodiscard]] std::optional<Time> next_after(Time after) const;
  /// Up to `count` of them.
  [[nodiscard]] std::vector<Time> next_after(Time after, std::size_t count) const;

 private:
  struct Parts;
  explicit Recurrence(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kurir::domain
