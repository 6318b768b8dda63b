// Reminders: made, previewed, run once each, over pauses, crashes and long absences.
#include <set>

#include <gmock/gmock.h>

#include "app/reminders.hpp"
#include "app/run_reminders.hpp"
#include "domain/sending_time.hpp"
#include "support/await.hpp"
#include "support/change_log.hpp"
#include "use_cases/customer.hpp"

namespace kurir::test {
namespace {

using domain::ReminderState;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Reminders : public testing::Test {
 protected:
  Reminders() {
    CustomerOptions options;
    options.balance = 1'000'000;
    customer_ = add_customer(store_, "a", options);
  }

  /// The clock of the test stands at 2027-01-15 15:00 in Jakarta.
  app::NewReminder wanted(std::size_t recipients = 3) const {
    app::NewReminder reminder;
    reminder.waid = customer_.waid;
    reminder.name = "Tagihan";
    reminder.text = "Yth. {name}, jatuh tempo {date} pukul {time}.";
    reminder.rule = "FREQ=DAILY";
    reminder.starts_at = "2027-01-15 16:00";
    for (std::size_t i = 0; i < recipients; ++i) {
      reminder.recipients.push_back({fmt::format("0812345{:05}", i), {{"name", fmt::format("Pelanggan {}", i)}}});
    }
    return reminder;
  }
  app::Admin admin() { return {store_.get(), clock_, "cli:test"}; }
  domain::ReminderId create(app::NewReminder reminder) {
    auto made = await(app::create_reminder(admin(), std::move(reminder)));
    if (!made) throw std::runtime_error(made.error().message);
    return made->reminder.id;
  }
  std::string refusal(app::NewReminder reminder) {
    const auto made = await(app::create_reminder(admin(), std::move(reminder)));
    return made ? "taken" : made.error().message;
  }
  app::ReminderView show(domain::ReminderId id) { return await(app::show_reminder(store_.get(), {id, {}})).value(); }

  /// Rounds until nothing is due; a runner of its own each, as if the process began anew each time.
  void run() {
    for (;;) {
      const auto due = run_once();
      if (due == 0) return;
    }
  }
  std::size_t run_once() {
    boost::asio::io_context loop;
    app::RunReminders reminders(loop.get_executor(), store_.get(), clock_, random_, [this](domain::DeviceId, Time) { ++told_; });
    const auto due = await(reminders.run());
    if (!due) throw std::runtime_error(due.error().message);
    return *due;
  }
  std::vector<domain::Message> messages() {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().waiting(customer_.account, {}, 100'000); });
  }
  Time at(const char* local) { return *domain::read_sending_time(local, "Asia/Jakarta", from_unix_seconds(1'790'000'000)); }

  TemporaryStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
  Customer customer_;
  int told_ = 0;
};

TEST_F(Reminders, MakesItsMessagesAtItsTimeAndNotBefore) {
  const auto id = create(wanted());
  run();
  EXPECT_THAT(messages(), IsEmpty());
  clock_.advance(hours(1));
  run();
  const auto made = messages();
  ASSERT_THAT(made, SizeIs(3));
  EXPECT_EQ(made[0].number, "6281234500000");
  EXPECT_EQ(made[0].text, "Yth. Pelanggan 0, jatuh tempo 15 Januari 2027 pukul 16:00.");
  EXPECT_EQ(made[0].lane, domain::Lane::reminder);
  EXPECT_EQ(made[0].reminder, id);
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(show(id).reminder.next_at, at("2027-01-16 16:00:00"));
  run();
  EXPECT_THAT(messages(), SizeIs(3)) << "once";
  ASSERT_THAT(show(id).runs, SizeIs(1));
  EXPECT_EQ(show(id).runs[0].accepted, 3);
}

TEST_F(Reminders, EachRecipientOfALongListGetsItOnceThoughEveryBatchIsTheLastOfItsProcess) {
  auto reminder = wanted(250);
  reminder.rule = "";
  const auto id = create(reminder);
  clock_.advance(hours(1));
  int rounds = 0;
  while (run_once() > 0) {
    ++rounds;
    store_.reopen();
  }
  EXPECT_EQ(rounds, 3);
  std::set<std::string> numbers;
  for (const auto& message : messages()) numbers.insert(message.number);
  EXPECT_EQ(numbers.size(), 250U);
  EXPECT_THAT(messages(), SizeIs(250));
  EXPECT_EQ(show(id).reminder.state, ReminderState::ended) << "once is over";
  EXPECT_EQ(show(id).reminder.next_at, std::nullopt);
}

TEST_F(Reminders, CountEndsItOverRestarts) {
  auto reminder = wanted(1);
  reminder.rule = "FREQ=DAILY;COUNT=3";
  const auto id = create(reminder);
  for (int day = 0; day < 6; ++day) {
    clock_.advance(hours(day == 0 ? 1 : 24));
    store_.reopen();
    run();
  }
  EXPECT_THAT(messages(), SizeIs(3));
  EXPECT_EQ(show(id).reminder.state, ReminderState::ended);
}

TEST_F(Reminders, WhatWasMissedByMoreThanAnHourIsNotSentLate) {
  const auto id = create(wanted());
  clock_.advance(hours(24 * 3 + 3));  // 18:00 three days later
  run();
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(show(id).reminder.next_at, at("2027-01-19 16:00:00"));
  ASSERT_THAT(show(id).runs, SizeIs(1));
  EXPECT_EQ(show(id).runs[0].missed, 3);
}

TEST_F(Reminders, AfterAnAbsenceOnlyTheLastOccurrenceIsSent) {
  auto reminder = wanted(1);
  reminder.rule = "FREQ=MINUTELY;INTERVAL=10";
  const auto id = create(reminder);
  clock_.advance(hours(5) + minutes(5));  // 20:05
  run();
  ASSERT_THAT(messages(), SizeIs(1));
  EXPECT_THAT(messages()[0].text, HasSubstr("pukul 20:00"));
  EXPECT_EQ(show(id).reminder.next_at, at("2027-01-15 20:10:00"));
}

TEST_F(Reminders, ARunThatWasInterruptedForTooLongIsNotFinished) {
  const auto id = create(wanted(250));
  clock_.advance(hours(1));
  (void)run_once();
  clock_.advance(hours(2));
  run();
  EXPECT_THAT(messages(), SizeIs(100));
  ASSERT_THAT(show(id).runs, SizeIs(1));
  EXPECT_EQ(show(id).runs[0].accepted, 100);
  EXPECT_EQ(show(id).runs[0].missed, 150);
  EXPECT_EQ(show(id).reminder.run_position, 0);
}

TEST_F(Reminders, WhoIsRefusedIsCountedAndTheRestGoOn) {
  const auto id = create(wanted(5));
  store_.write([&](ports::Transaction& tx) {  // spends all but two messages' worth
    const auto rest = tx.ledger().balance(customer_.account).available - 400;
    (void)tx.ledger().reserve(customer_.account, domain::MessageId(1), rest, 0, clock_.now());
  });
  clock_.advance(hours(1));
  run();
  EXPECT_THAT(messages(), SizeIs(2));
  EXPECT_EQ(show(id).runs.at(0).accepted, 2);
  EXPECT_EQ(show(id).runs.at(0).refused, 3);
  EXPECT_EQ(show(id).reminder.next_at, at("2027-01-16 16:00:00"));
}

TEST_F(Reminders, AnExpiredCustomerSendsNothing) {
  const auto id = create(wanted());
  store_.write([&](ports::Transaction& tx) {
    auto account = *tx.accounts().find(customer_.account);
    account.expires_at = clock_.now();
    tx.accounts().update(account);
  });
  clock_.advance(hours(1));
  run();
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(show(id).runs.at(0).refused, 3);
}

TEST_F(Reminders, PauseResumeAndEnd) {
  const auto id = create(wanted());
  EXPECT_EQ(await(app::resume_reminder(admin(), {id, {}})).error().code, ErrorCode::conflict);
  ASSERT_TRUE(await(app::pause_reminder(admin(), {id, customer_.account})));
  clock_.advance(hours(1));
  run();
  EXPECT_THAT(messages(), IsEmpty());
  clock_.advance(minutes(1));
  const auto resumed = await(app::resume_reminder(admin(), {id, {}}));
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->next_at, at("2027-01-16 16:00:00")) << "what passed in the pause is past";
  ASSERT_TRUE(await(app::end_reminder(admin(), {id, {}})));
  clock_.advance(hours(48));
  run();
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(await(app::end_reminder(admin(), {id, {}})).error().code, ErrorCode::conflict);
  EXPECT_EQ(await(app::pause_reminder(admin(), {id, domain::AccountId(99)})).error().code, ErrorCode::not_found);
}

TEST_F(Reminders, APreviewShowsTimesTextsAndPrice) {
  const auto id = create(wanted(4));
  const auto preview = await(app::preview_reminder(store_.get(), clock_, {id, {}}, {.occurrences = 2, .texts = 1}));
  ASSERT_TRUE(preview) << preview.error().message;
  ASSERT_THAT(preview->occurrences, SizeIs(2));
  EXPECT_EQ(preview->occurrences[1].at, at("2027-01-16 16:00:00"));
  ASSERT_THAT(preview->occurrences[1].texts, SizeIs(1));
  EXPECT_EQ(preview->occurrences[1].texts[0].text, "Yth. Pelanggan 0, jatuh tempo 16 Januari 2027 pukul 16:00.");
  EXPECT_EQ(preview->price_in_all, 2 * 4 * 200);
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(Reminders, SaysWhatIsWrongWithANewOne) {
  const auto with = [&](auto change) {
    auto reminder = wanted();
    change(reminder);
    return refusal(std::move(reminder));
  };
  EXPECT_THAT(with([](auto& r) { r.text = "Yth. {nama}"; }), HasSubstr("recipient 1 (6281234500000) has no value for {nama}"));
  EXPECT_THAT(with([](auto& r) { r.recipients[2].variables.clear(); }), HasSubstr("recipient 3"));
  EXPECT_THAT(with([](auto& r) { r.recipients[1].number = "12"; }), HasSubstr("recipient 2"));
  EXPECT_THAT(with([](auto& r) { r.recipients[2].number = "+62 812-345-00000"; }), HasSubstr("recipients 1 and 3"));
  EXPECT_THAT(with([](auto& r) { r.recipients.clear(); }), HasSubstr("one recipient"));
  EXPECT_THAT(with([](auto& r) { r.recipients[0].variables["name"] = "a\nb"; }), HasSubstr("line breaks"));
  EXPECT_THAT(with([](auto& r) { r.rule = "FREQ=SECONDLY"; }), HasSubstr("once a minute"));
  EXPECT_THAT(with([](auto& r) { r.rule = "", r.starts_at = "2027-01-15 14:00"; }), HasSubstr("past"));
  EXPECT_THAT(with([](auto& r) { r.starts_at = "soon"; }), HasSubstr("yyyy-mm-dd"));
  EXPECT_THAT(with([](auto& r) { r.text = std::string(1'001, 'a'); }), HasSubstr("1001 characters"));
  EXPECT_THAT(with([](auto& r) { r.text = "{name"; }), HasSubstr("{name}"));
  EXPECT_THAT(with([](auto& r) { r.name = ""; }), HasSubstr("name"));
  EXPECT_THAT(with([](auto& r) { r.waid = "nobody"; }), HasSubstr("no device nobody"));
  EXPECT_THAT(with([](auto& r) { r.account = domain::AccountId(99); }), HasSubstr("no device"));
}

TEST_F(Reminders, ListsThoseOfAnAccount) {
  const auto first = create(wanted());
  const auto second = create(wanted());
  const auto ids = [&](std::optional<domain::AccountId> account, domain::ReminderId after) {
    std::vector<domain::ReminderId> found;
    for (const auto& view : await(app::list_reminders(store_.get(), account, after, 10)).value()) {
      EXPECT_EQ(view.recipients, 3);
      found.push_back(view.reminder.id);
    }
    return found;
  };
  EXPECT_THAT(ids(customer_.account, {}), ElementsAre(first, second));
  EXPECT_THAT(ids({}, first), ElementsAre(second));
  EXPECT_THAT(ids(domain::AccountId(99), {}), IsEmpty());
}

TEST_F(Reminders, WhoWatchesIsToldWhenOneIsMadeAndRun) {
  ChangeLog changes(store_.get());
  const auto told = fmt::format("reminder {}", create(wanted()));
  EXPECT_THAT(changes.all(), ElementsAre(told));
  clock_.advance(hours(1));
  run();
  EXPECT_THAT(changes.all(), testing::Contains(told).Times(2)) << "once a batch";
}

TEST_F(Reminders, AListIsReadForOnesOwnDeviceOnly) {
  const std::string csv = "number,name\n0812345678,Budi\n";
  const auto read = [&](domain::AccountId account) {
    return await(app::read_recipients(store_.get(), customer_.waid, csv, account));
  };
  EXPECT_TRUE(read(customer_.account));
  EXPECT_EQ(read(domain::AccountId(99)).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace kurir::test
