// A message that is sent to a list of people, once or again and again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/template.hpp"

namespace kurir::domain {

inline constexpr std::size_t kMaxReminderRecipients = 10'000;

enum class ReminderState {
  active = 0,
  paused = 1,
  ended = 2,  ///< by its rule or by somebody; final
};

[[nodiscard]] std::string_view name(ReminderState state) noexcept;

struct Reminder {
  ReminderId id;
  AccountId account;
  DeviceId device;
  std::string name;       ///< what its owner calls it
  std::string text;       ///< with {variables}: domain/template.hpp
  std::string rule;       ///< RFC 5545 RRULE; empty = once
  std::string starts_at;  ///< local time of the first, yyyy-mm-ddThh:mm:ss
  std::string time_zone;
  ReminderState state = ReminderState::active;
  std::optional<Time> next_at;    ///< nothing where none will follow
  std::int64_t run_position = 0;  ///< recipients of the occurrence at `next_at` that are done
  Time created_at{};
};

struct ReminderRecipient {
  std::string number;   ///< international digits
  Variables variables;  ///< for the text

  friend bool operator==(const ReminderRecipient&, const ReminderRecipient&) = default;
};

/// What became of one occurrence.
struct ReminderRun {
  Time at{};                  ///< when it was to happen
  std::int64_t accepted = 0;  ///< messages
  std::int64_t refused = 0;   ///< recipients without one: no balance, opted out, …
  std::int64_t missed = 0;    ///< recipients whose turn came when it was too late to send
};

/// "name=value" lines, as the store keeps them; values have no line breaks.
[[nodiscard]] std::string write_variables(const Variables& variables);
[[nodiscard]] Variables read_variables(std::string_view lines);

}  // namespace kurir::domain
