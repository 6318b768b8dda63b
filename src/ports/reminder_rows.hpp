// Recurring messages and their recipients.
#pragma once

#include <optional>
#include <vector>

#include "domain/reminder.hpp"

namespace kurir::ports {

class ReminderRows {
 public:
  virtual ~ReminderRows() = default;
  virtual domain::ReminderId create(const domain::Reminder& reminder) = 0;  ///< `reminder.id` is ignored
  virtual std::optional<domain::Reminder> find(domain::ReminderId id) = 0;
  /// In order of id, after the given one.
  virtual std::vector<domain::Reminder> list(domain::ReminderId after, std::size_t limit) = 0;
  virtual std::vector<domain::Reminder> list_of(domain::AccountId account, domain::ReminderId after, std::size_t limit) = 0;
  /// State, next_at and run_position.
  virtual void set_progress(const domain::Reminder& reminder) = 0;

  /// Those active with next_at <= now, the longest waiting first; and when the next one is.
  virtual std::vector<domain::Reminder> due(Time now, std::size_t limit) = 0;
  virtual std::optional<Time> next_at() = 0;

  /// Positions are 0, 1, 2, … without gaps.
  virtual void add_recipient(domain::ReminderId id, std::int64_t position, const domain::ReminderRecipient& recipient) = 0;
  virtual std::vector<domain::ReminderRecipient> recipients(domain::ReminderId id, std::int64_t from, std::size_t limit) = 0;
  virtual std::int64_t recipient_count(domain::ReminderId id) = 0;

  /// Adds to what is known of the occurrence at `run.at`.
  virtual void add_to_run(domain::ReminderId id, const domain::ReminderRun& run) = 0;
  virtual std::vector<domain::ReminderRun> runs(domain::ReminderId id, std::size_t limit) = 0;  ///< the newest first
  virtual void remove_runs_before(domain::ReminderId id, Time before) = 0;
};

}  // namespace kurir::ports
