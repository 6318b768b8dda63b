// The rules one by one, and what holds for any stream of messages: a device of the test sends as the gateway does.
#include "domain/policy/decision.hpp"

#include <deque>
#include <map>

#include <gmock/gmock.h>

#include "domain/policy/local_time.hpp"
#include "domain/sending_time.hpp"
#include "support/scripted_random.hpp"

namespace kurir::domain::policy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kJakarta = "Asia/Jakarta";
constexpr auto kNewYork = "America/New_York";

Time at(const std::string& civil, const std::string& zone = kJakarta) {
  return read_sending_time(civil, zone, Time{} + hours(24 * 365 * 56)).value();
}

DeviceFacts device_at(Time now, const std::string& zone = kJakarta) {
  DeviceFacts device{.now = now, .time_zone = zone};
  device.linked_at = now - hours(24 * 100);
  return device;
}

Decision decide(const Settings& settings, const DeviceFacts& device, Lane lane = Lane::notification) {
  return decide_device(settings, device, lane, MessageOrigin::customer);
}

TEST(Admission, ForbiddenWordsOptOutAndMissingConsent) {
  auto settings = standard();
  settings.forbidden_words = {"judi online"};
  const Consent in{"62811", ConsentState::opted_in, {}};
  const Consent out{"62811", ConsentState::opted_out, {}};
  EXPECT_EQ(decide_admission(settings, "Main JUDI online", in).rule, "forbidden_words");
  EXPECT_TRUE(decide_admission(settings, "Selamat pagi", std::nullopt).allowed());
  EXPECT_EQ(decide_admission(settings, "Selamat pagi", out).rule, "opted_out");
  settings.consent = ConsentRule::required;
  EXPECT_EQ(decide_admission(settings, "Selamat pagi", std::nullopt).rule, "consent");
  EXPECT_TRUE(decide_admission(settings, "Selamat pagi", in).allowed());
  settings.consent = ConsentRule::off;
  EXPECT_TRUE(decide_admission(settings, "Selamat pagi", out).allowed());
}

TEST(Admission, EveryAnswerSaysWhatToDo) {
  auto settings = standard();
  settings.consent = ConsentRule::required;
  const auto refused = decide_admission(settings, "Selamat pagi", std::nullopt);
  EXPECT_EQ(refused.outcome, Outcome::refuse);
  EXPECT_FALSE(refused.reason.empty());
  EXPECT_FALSE(refused.to_do.empty());
}

TEST(QuietHours, OverMidnightInTheAccountsZoneExceptForPasswords) {
  const auto settings = standard();
  const auto night = decide(settings, device_at(at("2026-03-03 23:15:00")));
  EXPECT_EQ(night.rule, "quiet_hours");
  EXPECT_EQ(night.until, at("2026-03-04 07:00:00"));
  EXPECT_EQ(decide(settings, device_at(at("2026-03-04 06:59:59"))).until, at("2026-03-04 07:00:00"));
  EXPECT_TRUE(decide(settings, device_at(at("2026-03-04 07:00:00"))).allowed());
  EXPECT_TRUE(decide(settings, device_at(at("2026-03-04 20:59:59"))).allowed());
  EXPECT_EQ(decide(settings, device_at(at("2026-03-04 21:00:00"))).rule, "quiet_hours");
  EXPECT_TRUE(decide(settings, device_at(at("2026-03-03 23:15:00")), Lane::otp).allowed());
  EXPECT_EQ(decide(settings, device_at(at("2026-03-03 23:15:00")), Lane::reply).rule, "quiet_hours");
  EXPECT_TRUE(decide_device(settings, device_at(at("2026-03-03 23:15:00")), Lane::reply, MessageOrigin::system).allowed());
}

TEST(QuietHours, EndOnceWhereClocksAreSetBackAndAtTheJumpWhereTheySkip) {
  auto settings = standard();
  settings.quiet_hours = QuietHours{22 * 60, 1 * 60 + 30};
  // 2026-11-01: 02:00 daylight time is 01:00 standard time again, so 01:10 and 01:30 happen twice.
  const auto first = at("2026-11-01 01:10:00", kNewYork);
  EXPECT_EQ(decide(settings, device_at(first, kNewYork)).until, first + minutes(20));
  EXPECT_EQ(decide(settings, device_at(first + hours(1), kNewYork)).until, first + hours(1) + minutes(20));
  // 2026-03-08: 02:00 becomes 03:00.
  settings.quiet_hours = QuietHours{22 * 60, 2 * 60 + 30};
  const auto before = at("2026-03-08 01:59:00", kNewYork);
  EXPECT_EQ(decide(settings, device_at(before, kNewYork)).until, before + minutes(1));
  EXPECT_TRUE(decide(settings, device_at(before + minutes(1), kNewYork)).allowed());
}

TEST(Caps, WarmUpRisesDayByDayThenTheDailyCapHolds) {
  auto settings = standard();
  const auto noon = at("2026-03-10 12:00:00");
  auto device = device_at(noon);
  device.linked_at = std::nullopt;
  EXPECT_EQ(cap_of_today(settings, device), 20) << "a link without a date is new";
  device.linked_at = at("2026-03-10 09:00:00");
  EXPECT_EQ(cap_of_today(settings, device), 20);
  device.linked_at = at("2026-03-09 23:59:00");
  EXPECT_EQ(cap_of_today(settings, device), 40);
  device.linked_at = noon - hours(24 * 29);
  EXPECT_EQ(cap_of_today(settings, device), 600);
  device.linked_at = noon - hours(24 * 30);
  EXPECT_EQ(cap_of_today(settings, device), 1'000);
  settings.daily_cap = 100;
  device.linked_at = noon - hours(24 * 20);
  EXPECT_EQ(cap_of_today(settings, device), 100);
  settings.daily_cap = 0;
  device.linked_at = noon - hours(24 * 31);
  EXPECT_EQ(cap_of_today(settings, device), std::nullopt);
}

TEST(Caps, TheLastPartOfADayIsForUrgentLanes) {
  auto settings = standard();
  settings.daily_cap = 100;
  auto device = device_at(at("2026-03-10 12:00:00"));
  device.pace = {.next_at = {}, .day = local_day(device.now, kJakarta), .sent_today = 90};
  EXPECT_EQ(decide(settings, device, Lane::notification).rule, "daily_cap");
  EXPECT_EQ(decide(settings, device, Lane::notification).until, at("2026-03-11 00:00:00"));
  EXPECT_EQ(decide(settings, device, Lane::reminder).rule, "daily_cap");
  EXPECT_TRUE(decide(settings, device, Lane::reply).allowed());
  EXPECT_TRUE(decide(settings, device, Lane::otp).allowed());
  device.pace.sent_today = 100;
  EXPECT_EQ(decide(settings, device, Lane::otp).rule, "daily_cap");
  device.now = at("2026-03-11 08:00:00");
  EXPECT_TRUE(decide(settings, device, Lane::notification).allowed());
}

TEST(Restriction, AllWaitsThenNewContactsRest) {
  const auto settings = standard();
  auto device = device_at(at("2026-03-10 12:00:00"));
  device.restricted_until = device.now + hours(2);
  device.restriction = "blocked by too many people";
  EXPECT_EQ(decide(settings, device, Lane::otp).rule, "restriction");
  EXPECT_EQ(decide(settings, device, Lane::otp).until, device.restricted_until);
  device.now += hours(3);
  EXPECT_TRUE(decide(settings, device).allowed());
  MessageFacts stranger;
  EXPECT_EQ(decide_message(settings, device, stranger).rule, "restriction_rest");
  EXPECT_EQ(decide_message(settings, device, stranger).until, *device.restricted_until + hours(24));
  MessageFacts known;
  known.heard_at = device.now - hours(24 * 40);
  EXPECT_TRUE(decide_message(settings, device, known).allowed());
  device.now += hours(24);
  EXPECT_TRUE(decide_message(settings, device, stranger).allowed());
}

TEST(Restriction, BindsWithoutARestButNotTheUnpaced) {
  auto settings = standard();
  settings.restriction_rest = Duration{};
  auto device = device_at(at("2026-03-10 12:00:00"));
  device.restricted_until = device.now + hours(2);
  EXPECT_EQ(decide(settings, device).rule, "restriction");
  EXPECT_TRUE(decide(Settings{}, device).allowed());
  device.now += hours(2);
  EXPECT_TRUE(decide_message(settings, device, MessageFacts{}).allowed());
}

TEST(SameText, SlowedThenHeldUnlessReleased) {
  const auto settings = standard();
  const auto device = device_at(at("2026-03-10 12:00:00"));
  MessageFacts message;
  message.same_text_at = device.now - seconds(10);
  message.same_text_numbers = 4;
  EXPECT_TRUE(decide_message(settings, device, message).allowed());
  message.same_text_numbers = 5;
  EXPECT_EQ(decide_message(settings, device, message).rule, "same_text_gap");
  EXPECT_EQ(decide_message(settings, device, message).until, device.now + seconds(50));
  message.same_text_numbers = 19;
  EXPECT_EQ(decide_message(settings, device, message).outcome, Outcome::delay);
  message.same_text_numbers = 20;
  EXPECT_EQ(decide_message(settings, device, message).outcome, Outcome::hold);
  message.released = true;
  EXPECT_EQ(decide_message(settings, device, message).outcome, Outcome::delay) << "released, but not faster";
  message.lane = Lane::otp;
  EXPECT_TRUE(decide_message(settings, device, message).allowed());
}

TEST(RecipientGap, CountsFromTheLastMessageAndForgivesAWrongClock) {
  const auto settings = standard();
  const auto device = device_at(at("2026-03-10 12:00:00"));
  MessageFacts message;
  message.sent_at = device.now - seconds(5);
  EXPECT_EQ(decide_message(settings, device, message).until, device.now + seconds(10));
  message.sent_at = device.now - seconds(15);
  EXPECT_TRUE(decide_message(settings, device, message).allowed());
  message.sent_at = device.now + hours(10);
  EXPECT_TRUE(decide_message(settings, device, message).allowed());
}

/// A device that sends a queue by the rules, as the gateway does: the first in order of lanes that may go, goes.
class SimulatedDevice {
 public:
  SimulatedDevice(Settings settings, std::string zone, std::uint64_t seed)
      : settings_(std::move(settings)), zone_(std::move(zone)), random_(seed) {}

  struct Waiting {
    Lane lane;
    Time due_at;
    int number;
    int text;
  };
  struct Sent {
    Waiting message;
    Time at;
  };

  void enqueue(const Waiting& message) { queue_.emplace(std::pair(message.lane, message.due_at), message); }

  /// One look at the queue. Gives when to look again: at once where something left.
  Time look(Time now) {
    auto device = facts(now);
    device.pace = pace_ = plausible(settings_, device);
    Time again = now + hours(24);
    for (auto each = queue_.begin(); each != queue_.end(); ++each) {
      auto& message = each->second;
      if (message.due_at > now) {
        again = std::min(again, message.due_at);
        continue;
      }
      auto decision = decide_device(settings_, device, message.lane, MessageOrigin::customer);
      if (decision.allowed()) decision = decide_message(settings_, device, message_facts(message, now));
      if (decision.outcome == Outcome::hold) {
        held_.push_back(message);
        queue_.erase(each);
        return now;
      }
      if (decision.allowed()) {
        send(device, message);
        queue_.erase(each);
        return now;
      }
      EXPECT_GT(*decision.until, now) << decision.rule;
      again = std::min(again, *decision.until);
    }
    return again;
  }

  /// Lets the time pass to `end`, looking whenever it is worth it. Gives the number of looks.
  int run(Time from, Time end) {
    int looks = 0;
    for (Time now = from; now < end; ++looks) {
      const auto again = look(now);
      if (again == now) continue;
      now = again;
    }
    return looks;
  }

  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  [[nodiscard]] const std::vector<Waiting>& held() const { return held_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
  std::optional<Time> linked_at;

 private:
  DeviceFacts facts(Time now) const {
    DeviceFacts device{.now = now, .time_zone = zone_};
    device.linked_at = linked_at;
    device.pace = pace_;
    return device;
  }
  MessageFacts message_facts(const Waiting& message, Time now) const {
    MessageFacts facts{.lane = message.lane};
    std::map<int, Time> numbers;
    for (const auto& [other, when] : sent_) {
      if (other.number == message.number) facts.sent_at = when;
      if (other.text == message.text && other.number != message.number && when > now - hours(24) &&
          counts_text(settings_, other.lane, MessageOrigin::customer)) {
        numbers[other.number] = when;
        facts.same_text_at = when;
      }
    }
    facts.same_text_numbers = static_cast<int>(numbers.size());
    return facts;
  }
  void send(const DeviceFacts& device, const Waiting& message) {
    sent_.push_back({message, device.now});
    pace_ = after_sending(settings_, device, random_.below(~0ULL));
  }

  Settings settings_;
  std::string zone_;
  test::SeededRandom random_;
  Pace pace_;
  std::multimap<std::pair<Lane, Time>, Waiting> queue_;
  std::vector<Sent> sent_;
  std::vector<Waiting> held_;
};

Settings random_settings(test::SeededRandom& random) {
  auto settings = standard();
  settings.gap = Duration(random.below(20'000));
  settings.gap_jitter = Duration(random.below(10'000));
  settings.recipient_gap = Duration(random.below(60'000));
  settings.daily_cap = static_cast<int>(random.below(60)) + 1;
  settings.urgent_reserve = static_cast<int>(random.below(90));
  settings.warm_up_step = static_cast<int>(random.below(30));
  settings.quiet_hours = QuietHours{static_cast<int>(random.below(720)) + 720, static_cast<int>(random.below(720))};
  return settings;
}

TEST(AnyStream, KeepsGapsCapsQuietHoursAndTextsOverDaysWithAChangeOfClocks) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::SeededRandom random(seed);
    const auto settings = random_settings(random);
    const std::string zone = seed % 2 == 0 ? kNewYork : kJakarta;
    const auto start = seed % 4 < 2 ? at("2026-03-06 10:00:00", zone) : at("2026-10-30 10:00:00", zone);
    SimulatedDevice device(settings, zone, seed);
    device.linked_at = start - hours(24 * random.below(40));
    for (int i = 0; i < 150; ++i) {
      device.enqueue({static_cast<Lane>(random.below(4)), start + Duration(random.below(48ULL * 3'600'000)),
                      static_cast<int>(random.below(60)), static_cast<int>(random.below(4))});
    }
    EXPECT_LT(device.run(start, start + hours(24 * 4)), 5'000) << "it looks again only when something may have changed";
    ASSERT_FALSE(device.sent().empty());

    std::map<std::int64_t, int> a_day;
    std::optional<Time> last;
    std::map<int, Time> last_to;
    for (const auto& [message, when] : device.sent()) {
      if (last) ASSERT_GE(when - *last, settings.gap);
      last = when;
      if (last_to.contains(message.number)) ASSERT_GE(when - last_to[message.number], settings.recipient_gap);
      last_to[message.number] = when;
      ASSERT_GE(when, message.due_at);
      if (message.lane != Lane::otp) ASSERT_FALSE(quiet_until(when, *settings.quiet_hours, zone));
      ++a_day[local_day(when, zone)];
      DeviceFacts facts{.now = when, .time_zone = zone};
      facts.linked_at = device.linked_at;
      ASSERT_LE(a_day[local_day(when, zone)], *cap_of_today(settings, facts));
    }
    for (const auto& one : device.sent()) {
      std::map<int, int> numbers;
      for (const auto& other : device.sent()) {
        if (other.message.text != one.message.text || other.message.lane == Lane::otp) continue;
        if (other.at <= one.at && other.at > one.at - hours(24)) ++numbers[other.message.number];
      }
      ASSERT_LE(numbers.size(), 21U) << "20 others and the one itself";
    }
  }
}

TEST(AnyStream, UrgentLanesGoFirst) {
  auto settings = standard();
  settings.quiet_hours.reset();
  SimulatedDevice device(settings, kJakarta, 3);
  const auto now = at("2026-03-10 12:00:00");
  device.linked_at = now - hours(24 * 100);
  int number = 0;
  for (const auto lane : {Lane::reminder, Lane::notification, Lane::reply, Lane::otp}) {
    for (int i = 0; i < 3; ++i, ++number) device.enqueue({lane, now, number, number});
  }
  device.run(now, now + hours(1));
  std::vector<Lane> lanes;
  for (const auto& sent : device.sent()) lanes.push_back(sent.message.lane);
  EXPECT_EQ(lanes.size(), 12U);
  EXPECT_TRUE(std::ranges::is_sorted(lanes));
}

TEST(AnyStream, TheTwentyFirstNumberIsHeld) {
  auto settings = standard();
  settings.quiet_hours.reset();
  SimulatedDevice device(settings, kJakarta, 5);
  const auto now = at("2026-03-10 12:00:00");
  device.linked_at = now - hours(24 * 100);
  for (int number = 0; number < 30; ++number) device.enqueue({Lane::notification, now, number, 1});
  device.run(now, now + hours(3));
  EXPECT_EQ(device.sent().size(), 20U);
  EXPECT_EQ(device.held().size(), 10U);
  // The first five go at the device's pace, the rest a minute apart.
  EXPECT_LT(device.sent()[4].at - now, minutes(1));
  for (std::size_t i = 5; i < 20; ++i) EXPECT_GE(device.sent()[i].at - device.sent()[i - 1].at, minutes(1));
}

TEST(AnyStream, AClockThatJumpsBackNeitherFreesNorLocksTheDevice) {
  for (const auto jump : {Duration(minutes(5)), Duration(hours(3)), Duration(hours(26)), Duration(hours(24 * 400))}) {
    SCOPED_TRACE(jump.count());
    auto settings = standard();
    settings.quiet_hours.reset();
    settings.daily_cap = 30;
    settings.urgent_reserve = 0;
    SimulatedDevice device(settings, kJakarta, 9);
    const auto real = at("2026-03-10 12:00:00");
    device.linked_at = real - hours(24 * 500);
    for (int number = 0; number < 100; ++number) device.enqueue({Lane::notification, real - hours(24 * 500), number, number});
    const auto wrong = real + jump;
    device.run(wrong, wrong + minutes(1));
    const auto before = device.sent().size();
    ASSERT_GT(before, 3U);
    device.run(real, real + minutes(2));
    EXPECT_GT(device.sent().size(), before) << "it goes on";
    for (std::size_t i = before + 1; i < device.sent().size(); ++i) {
      EXPECT_GE(device.sent()[i].at - device.sent()[i - 1].at, settings.gap);
    }
    device.run(real + minutes(2), real + hours(11));
    EXPECT_EQ(device.sent().size(), 30U) << "what was sent before the jump counts for the day after it";
  }
}

}  // namespace
}  // namespace kurir::domain::policy
