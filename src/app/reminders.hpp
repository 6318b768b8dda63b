// Use cases around recurring messages: made, looked at, tried out, paused, ended. Whoever asks for an account's reminders
// gives the account; the operator, who may see all, gives none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "domain/reminder_list.hpp"
#include "ports/reminder_rows.hpp"

namespace kurir::app {

struct NewReminder {
  std::string waid;
  std::string name;       ///< 1 to 200 bytes
  std::string text;       ///< with {variables}
  std::string rule;       ///< RFC 5545 RRULE; empty = once
  std::string starts_at;  ///< "yyyy-mm-dd hh:mm[:ss]" in the account's time zone
  std::vector<domain::ReminderRecipient> recipients;
  domain::ReminderState state = domain::ReminderState::active;  ///< or paused
  std::optional<domain::AccountId> account;
};

struct ReminderView {
  domain::Reminder reminder;
  std::string waid;
  std::int64_t recipients = 0;
  std::vector<domain::ReminderRun> runs;  ///< the newest first, 20 at most
};

/// `invalid_argument` says which part is wrong: the rule, the text, a recipient's number, a variable without a value (and for
/// whom), a text that the device's plan finds too long, or that it would never happen.
[[nodiscard]] boost::asio::awaitable<Result<ReminderView>> create_reminder(Admin admin, NewReminder wanted);

/// A CSV file as domain/reminder_list.hpp describes it, with the numbers of the device's account.
/// `not_found` for the device, also where it is of another account than the given one.
[[nodiscard]] boost::asio::awaitable<Result<domain::ReminderList>> read_recipients(ports::Store& store, std::string waid,
                                                                                   std::string csv,
                                                                                   std::optional<domain::AccountId> account = {});

struct WhichReminder {
  domain::ReminderId id;
  std::optional<domain::AccountId> account;
};

[[nodiscard]] boost::asio::awaitable<Result<ReminderView>> show_reminder(ports::Store& store, WhichReminder which);
/// In order of id, after the given one; without their runs.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<ReminderView>>> list_reminders(ports::Store& store,
                                                                                       std::optional<domain::AccountId> account,
                                                                                       domain::ReminderId after,
                                                                                       std::size_t limit);

/// A run that has begun stops after the batch under way. `conflict` where it is not active.
[[nodiscard]] boost::asio::awaitable<Result<domain::Reminder>> pause_reminder(Admin admin, WhichReminder which);
/// What it missed while it was paused is not sent; a run that was interrupted goes on. `conflict` where it is not paused.
[[nodiscard]] boost::asio::awaitable<Result<domain::Reminder>> resume_reminder(Admin admin, WhichReminder which);
/// For good; messages that were accepted before are sent. `conflict` where it has ended.
[[nodiscard]] boost::asio::awaitable<Result<domain::Reminder>> end_reminder(Admin admin, WhichReminder which);

struct ReminderPreview {
  struct Text {
    std::string number;
    std::string text;
  };
  struct Occurrence {
    Time at;
    std::vector<Text> texts;  ///< of the first recipients
  };
  std::vector<Occurrence> occurrences;
  std::int64_t recipients = 0;
  domain::Rupiah price_each = 0;    ///< of one message, by the terms in force now
  domain::Rupiah price_in_all = 0;  ///< of the occurrences shown, all recipients
};
struct PreviewSize {
  std::size_t occurrences = 5;  ///< 1 to 100
  std::size_t texts = 3;        ///< of each occurrence, 0 to 100
};
/// What is to come, from now on; nothing of it is changed or sent.
[[nodiscard]] boost::asio::awaitable<Result<ReminderPreview>> preview_reminder(ports::Store& store, const Clock& clock,
                                                                               WhichReminder which, PreviewSize size);

}  // namespace kurir::app
