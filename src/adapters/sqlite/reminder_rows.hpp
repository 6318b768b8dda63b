// Recurring messages in SQLite.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/reminder_rows.hpp"

namespace kurir::sqlite {

class SqliteReminderRows final : public ports::ReminderRows {
 public:
  SqliteReminderRows(Connection& connection, ChangeNotes& notes);

  domain::ReminderId create(const domain::Reminder& reminder) override;
  std::optional<domain::Reminder> find(domain::ReminderId id) override;
  std::vector<domain::Reminder> list(domain::ReminderId after, std::size_t limit) override;
  std::vector<domain::Reminder> list_of(domain::AccountId account, domain::ReminderId after, std::size_t limit) override;
  void set_progress(const domain::Reminder& reminder) override;
  std::vector<domain::Reminder> due(Time now, std::size_t limit) override;
  std::optional<Time> next_at() override;
  void add_recipient(domain::ReminderId id, std::int64_t position, const domain::ReminderRecipient& recipient) override;
  std::vector<domain::ReminderRecipient> recipients(domain::ReminderId id, std::int64_t from, std::size_t limit) override;
  std::int64_t recipient_count(domain::ReminderId id) override;
  void add_to_run(domain::ReminderId id, const domain::ReminderRun& run) override;
  std::vector<domain::ReminderRun> runs(domain::ReminderId id, std::size_t limit) override;
  void remove_runs_before(domain::ReminderId id, Time before) override;

 private:
  void note(const domain::Reminder& reminder, domain::ReminderId id);

  Connection& connection_;
  ChangeNotes& notes_;
  Statement create_;
  Statement find_;
  Statement list_;
  Statement list_of_;
  Statement set_progress_;
  Statement due_;
  Statement next_at_;
  Statement add_recipient_;
  Statement recipients_;
  Statement last_position_;
  Statement add_to_run_;
  Statement runs_;
  Statement remove_runs_before_;
};

}  // namespace kurir::sqlite
