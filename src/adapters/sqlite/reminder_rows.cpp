#include "adapters/sqlite/reminder_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kReminder =
    "id, account, device, name, text, rule, starts_at, time_zone, state, next_at, run_position, created_at";

domain::Reminder reminder_of(Rows& rows) {
  return {.id = rows.id<domain::ReminderId>(),
          .account = rows.id<domain::AccountId>(),
          .device = rows.id<domain::DeviceId>(),
          .name = rows.text(),
          .text = rows.text(),
          .rule = rows.text(),
          .starts_at = rows.text(),
          .time_zone = rows.text(),
          .state = rows.as<domain::ReminderState>(),
          .next_at = rows.optional_time(),
          .run_position = rows.integer(),
          .created_at = rows.time()};
}

std::vector<domain::Reminder> all_reminders(Rows rows) {
  std::vector<domain::Reminder> reminders;
  while (rows.next()) reminders.push_back(reminder_of(rows));
  return reminders;
}

}  // namespace

SqliteReminderRows::SqliteReminderRows(Connection& connection, ChangeNotes& notes)
    : connection_(connection),
      notes_(notes),
      create_(connection,
              "INSERT INTO reminders (account, device, name, text, rule, starts_at, time_zone, state, next_at, run_position,"
              " created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
      find_(connection, fmt::format("SELECT {} FROM reminders WHERE id = ?1", kReminder)),
      list_(connection, fmt::format("SELECT {} FROM reminders WHERE id > ?1 ORDER BY id LIMIT ?2", kReminder)),
      list_of_(connection,
               fmt::format("SELECT {} FROM reminders WHERE account = ?1 AND id > ?2 ORDER BY id LIMIT ?3", kReminder)),
      set_progress_(connection, "UPDATE reminders SET state = ?2, next_at = ?3, run_position = ?4 WHERE id = ?1"),
      due_(connection, fmt::format("SELECT {} FROM reminders WHERE state = 0 AND next_at IS NOT NULL AND next_at <= ?1"
                                   " ORDER BY next_at LIMIT ?2",
                                   kReminder)),
      next_at_(connection, "SELECT next_at FROM reminders WHERE state = 0 AND next_at IS NOT NULL ORDER BY next_at LIMIT 1"),
      add_recipient_(connection,
                     "INSERT INTO reminder_recipients (reminder, position, number, variables) VALUES (?1, ?2, ?3, ?4)"),
      recipients_(connection,
                  "SELECT number, variables FROM reminder_recipients WHERE reminder = ?1 AND position >= ?2"
                  " ORDER BY position LIMIT ?3"),
      last_position_(connection, "SELECT position FROM reminder_recipients WHERE reminder = ?1 ORDER BY position DESC LIMIT 1"),
      add_to_run_(connection,
                  "INSERT INTO reminder_runs (reminder, at, accepted, refused, missed) VALUES (?1, ?2, ?3, ?4, ?5)"
                  " ON CONFLICT DO UPDATE SET accepted = accepted + excluded.accepted, refused = refused + excluded.refused,"
                  " missed = missed + excluded.missed"),
      runs_(connection, "SELECT at, accepted, refused, missed FROM reminder_runs WHERE reminder = ?1 ORDER BY at DESC LIMIT ?2"),
      remove_runs_before_(connection, "DELETE FROM reminder_runs WHERE reminder = ?1 AND at < ?2") {}

void SqliteReminderRows::note(const domain::Reminder& reminder, domain::ReminderId id) {
  notes_.add({.topic = ports::Topic::reminder, .account = reminder.account, .device = reminder.device, .id = id.value});
}

domain::ReminderId SqliteReminderRows::create(const domain::Reminder& reminder) {
  create_.execute(reminder.account, reminder.device, reminder.name, reminder.text, reminder.rule, reminder.starts_at,
                  reminder.time_zone, reminder.state, reminder.next_at, reminder.run_position, reminder.created_at);
  const domain::ReminderId id(connection_.last_insert_id());
  note(reminder, id);
  return id;
}

std::optional<domain::Reminder> SqliteReminderRows::find(domain::ReminderId id) {
  auto rows = find_.query(id);
  if (!rows.next()) return std::nullopt;
  return reminder_of(rows);
}

std::vector<domain::Reminder> SqliteReminderRows::list(domain::ReminderId after, std::size_t limit) {
  return all_reminders(list_.query(after, limit));
}

std::vector<domain::Reminder> SqliteReminderRows::list_of(domain::AccountId account, domain::ReminderId after,
                                                          std::size_t limit) {
  return all_reminders(list_of_.query(account, after, limit));
}

void SqliteReminderRows::set_progress(const domain::Reminder& reminder) {
  if (set_progress_.execute(reminder.id, reminder.state, reminder.next_at, reminder.run_position) != 1) {
    raise(ErrorCode::not_found, "reminder {} does not exist", reminder.id);
  }
  note(reminder, reminder.id);
}

std::vector<domain::Reminder> SqliteReminderRows::due(Time now, std::size_t limit) {
  return all_reminders(due_.query(now, limit));
}

std::optional<Time> SqliteReminderRows::next_at() {
  auto rows = next_at_.query();
  return rows.next() ? rows.optional_time() : std::nullopt;
}

void SqliteReminderRows::add_recipient(domain::ReminderId id, std::int64_t position, const domain::ReminderRecipient& recipient) {
  add_recipient_.execute(id, position, recipient.number, domain::write_variables(recipient.variables));
}

std::vector<domain::ReminderRecipient> SqliteReminderRows::recipients(domain::ReminderId id, std::int64_t from,
                                                                      std::size_t limit) {
  std::vector<domain::ReminderRecipient> recipients;
  auto rows = recipients_.query(id, from, limit);
  while (rows.next()) {
    auto number = rows.text();
    recipients.push_back({std::move(number), domain::read_variables(rows.text())});
  }
  return recipients;
}

std::int64_t SqliteReminderRows::recipient_count(domain::ReminderId id) {
  auto rows = last_position_.query(id);
  return rows.next() ? rows.integer() + 1 : 0;
}

void SqliteReminderRows::add_to_run(domain::ReminderId id, const domain::ReminderRun& run) {
  add_to_run_.execute(id, run.at, run.accepted, run.refused, run.missed);
}

std::vector<domain::ReminderRun> SqliteReminderRows::runs(domain::ReminderId id, std::size_t limit) {
  std::vector<domain::ReminderRun> runs;
  auto rows = runs_.query(id, limit);
  while (rows.next()) {
    runs.push_back({.at = rows.time(), .accepted = rows.integer(), .refused = rows.integer(), .missed = rows.integer()});
  }
  return runs;
}

void SqliteReminderRows::remove_runs_before(domain::ReminderId id, Time before) { remove_runs_before_.execute(id, before); }

}  // namespace kurir::sqlite
