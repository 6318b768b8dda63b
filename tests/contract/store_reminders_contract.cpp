#include "contract/store_contract.hpp"
#include "ports/reminder_rows.hpp"

namespace kurir::test {
namespace {

using domain::Reminder;
using domain::ReminderId;
using domain::ReminderState;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Reminder new_reminder(domain::AccountId account, domain::DeviceId device) {
  return {.id = {},
          .account = account,
          .device = device,
          .name = "Bills",
          .text = "Dear {name}",
          .rule = "FREQ=DAILY",
          .starts_at = "2027-01-15T08:00:00",
          .time_zone = "Asia/Jakarta",
          .state = ReminderState::active,
          .next_at = kNow + hours(1),
          .run_position = 0,
          .created_at = kNow};
}

TEST_P(StoreContract, AReminderComesBackAsItWasMade) {
  const auto account = new_account();
  const auto reminder = new_reminder(account, new_device(account));
  const auto id = write([&](auto& tx) { return tx.reminders().create(reminder); });
  reopen();
  const auto found = read([&](auto& tx) { return tx.reminders().find(id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account, account);
  EXPECT_EQ(found->device, reminder.device);
  EXPECT_EQ(found->name, reminder.name);
  EXPECT_EQ(found->text, reminder.text);
  EXPECT_EQ(found->rule, reminder.rule);
  EXPECT_EQ(found->starts_at, reminder.starts_at);
  EXPECT_EQ(found->time_zone, reminder.time_zone);
  EXPECT_EQ(found->state, ReminderState::active);
  EXPECT_EQ(found->next_at, reminder.next_at);
  EXPECT_EQ(found->created_at, kNow);
  EXPECT_EQ(read([&](auto& tx) { return tx.reminders().find(ReminderId(99)); }), std::nullopt);
}

TEST_P(StoreContract, OnlyActiveRemindersAreDueTheLongestWaitingFirst) {
  const auto account = new_account();
  const auto device = new_device(account);
  std::vector<ReminderId> ids;
  for (int i = 0; i < 4; ++i) {
    auto reminder = new_reminder(account, device);
    reminder.next_at = kNow + hours(4 - i);
    ids.push_back(write([&](auto& tx) { return tx.reminders().create(reminder); }));
  }
  write([&](auto& tx) {
    auto paused = *tx.reminders().find(ids[2]);
    paused.state = ReminderState::paused;
    tx.reminders().set_progress(paused);
    auto ended = *tx.reminders().find(ids[3]);
    ended.next_at.reset();
    tx.reminders().set_progress(ended);
  });
  const auto due = [&](Time now) {
    std::vector<ReminderId> found;
    for (const auto& each : read([&](auto& tx) { return tx.reminders().due(now, 10); })) found.push_back(each.id);
    return found;
  };
  EXPECT_THAT(due(kNow + hours(2)), IsEmpty());
  EXPECT_THAT(due(kNow + hours(3)), ElementsAre(ids[1]));
  EXPECT_THAT(due(kNow + hours(9)), ElementsAre(ids[1], ids[0]));
  EXPECT_EQ(read([&](auto& tx) { return tx.reminders().next_at(); }), kNow + hours(3));
  EXPECT_THAT(read([&](auto& tx) { return tx.reminders().list(ids[1], 10); }), SizeIs(2));
  EXPECT_THAT(read([&](auto& tx) { return tx.reminders().list_of(account, {}, 3); }), SizeIs(3));
  EXPECT_THAT(read([&](auto& tx) { return tx.reminders().list_of(domain::AccountId(99), {}, 3); }), IsEmpty());
}

TEST_P(StoreContract, RecipientsKeepTheirPlacesAndVariables) {
  const auto account = new_account();
  const auto reminder = new_reminder(account, new_device(account));
  const auto id = write([&](auto& tx) { return tx.reminders().create(reminder); });
  EXPECT_EQ(read([&](auto& tx) { return tx.reminders().recipient_count(id); }), 0);
  std::vector<domain::ReminderRecipient> all;
  for (int i = 0; i < 5; ++i) all.push_back({fmt::format("62812000{}", i), {{"name", fmt::format("a=b {}", i)}, {"note", ""}}});
  write([&](auto& tx) {
    std::int64_t position = 0;
    for (const auto& each : all) tx.reminders().add_recipient(id, position++, each);
  });
  EXPECT_EQ(read([&](auto& tx) { return tx.reminders().recipient_count(id); }), 5);
  EXPECT_EQ(read([&](auto& tx) { return tx.reminders().recipients(id, 0, 100); }), all);
  EXPECT_THAT(read([&](auto& tx) { return tx.reminders().recipients(id, 3, 1); }), ElementsAre(all[3]));
}

TEST_P(StoreContract, ARunAddsUpOverItsBatches) {
  const auto account = new_account();
  const auto reminder = new_reminder(account, new_device(account));
  const auto id = write([&](auto& tx) { return tx.reminders().create(reminder); });
  write([&](auto& tx) {
    tx.reminders().add_to_run(id, {.at = kNow, .accepted = 98, .refused = 2, .missed = 0});
    tx.reminders().add_to_run(id, {.at = kNow, .accepted = 7, .refused = 0, .missed = 5});
    tx.reminders().add_to_run(id, {.at = kNow + hours(1), .accepted = 1, .refused = 0, .missed = 0});
  });
  const auto runs = [&] { return read([&](auto& tx) { return tx.reminders().runs(id, 10); }); };
  ASSERT_THAT(runs(), SizeIs(2));
  EXPECT_EQ(runs()[0].at, kNow + hours(1)) << "the newest first";
  EXPECT_EQ(runs()[1].accepted, 105);
  EXPECT_EQ(runs()[1].refused, 2);
  EXPECT_EQ(runs()[1].missed, 5);
  write([&](auto& tx) { tx.reminders().remove_runs_before(id, kNow + hours(1)); });
  EXPECT_THAT(runs(), SizeIs(1));
}

}  // namespace
}  // namespace kurir::test
