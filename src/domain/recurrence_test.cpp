#include "domain/recurrence.hpp"

#include <random>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kJakarta = "Asia/Jakarta";
constexpr auto kNewYork = "America/New_York";
constexpr Time kBeforeAll = from_unix_seconds(0);

Recurrence recurrence(std::string_view rule, const std::string& starts_at, const std::string& zone = kJakarta) {
  auto made = Recurrence::make(rule, starts_at, zone);
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

std::string refusal(std::string_view rule, const std::string& zone = kJakarta) {
  const auto made = Recurrence::make(rule, "2026-01-01T08:00:00", zone);
  return made ? "taken" : made.error().message;
}

Time at(const std::string& local, const std::string& zone = kJakarta) {
  return *recurrence("", local, zone).next_after(kBeforeAll);
}

/// As people of the zone read their clocks.
std::vector<std::string> shown(const std::vector<Time>& times, const std::string& zone = kJakarta) {
  cctz::time_zone loaded;
  if (!cctz::load_time_zone(zone, &loaded)) throw std::runtime_error(zone);
  std::vector<std::string> texts;
  for (const auto time : times) texts.push_back(cctz::format("%Y-%m-%d %H:%M %Ez", time, loaded));
  return texts;
}

TEST(Recurrence, ReadsLocalTimes) {
  EXPECT_EQ(read_local_time("2026-12-01 08:00").value_or(""), "2026-12-01T08:00:00");
  EXPECT_EQ(read_local_time("2026-12-01T08:00:59").value_or(""), "2026-12-01T08:00:59");
  for (const auto* wrong : {"", "2026-12-01", "2026-02-30 08:00", "2026-12-01 24:00", "2026-12-01 08-00", "x026-12-01 08:00",
                            "1999-12-01 08:00", "2200-01-01 00:00"}) {
    EXPECT_FALSE(read_local_time(wrong)) << wrong;
  }
}

TEST(Recurrence, WithoutARuleItHappensOnce) {
  const auto once = recurrence("", "2026-12-01T08:00:00");
  EXPECT_THAT(shown(once.next_after(kBeforeAll, 5)), ElementsAre("2026-12-01 08:00 +07:00"));
  EXPECT_EQ(once.next_after(at("2026-12-01T08:00:00")), std::nullopt);
}

TEST(Recurrence, AMonthWithoutA31stIsLeftOutAndItsLastDayCanBeAskedFor) {
  EXPECT_THAT(shown(recurrence("FREQ=MONTHLY", "2026-01-31T08:00:00").next_after(kBeforeAll, 3)),
              ElementsAre("2026-01-31 08:00 +07:00", "2026-03-31 08:00 +07:00", "2026-05-31 08:00 +07:00"));
  EXPECT_THAT(shown(recurrence("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31T08:00:00").next_after(kBeforeAll, 3)),
              ElementsAre("2028-01-31 08:00 +07:00", "2028-02-29 08:00 +07:00", "2028-03-31 08:00 +07:00"));
}

TEST(Recurrence, ABirthdayOfALeapDayComesInLeapYears) {
  EXPECT_THAT(shown(recurrence("FREQ=YEARLY", "2024-02-29T08:00:00").next_after(at("2024-02-29T08:00:00"), 2)),
              ElementsAre("2028-02-29 08:00 +07:00", "2032-02-29 08:00 +07:00"));
}

TEST(Recurrence, TheLocalTimeStaysWhenClocksChange) {
  EXPECT_THAT(shown(recurrence("FREQ=DAILY", "2026-03-07T08:00:00", kNewYork).next_after(kBeforeAll, 2), kNewYork),
              ElementsAre("2026-03-07 08:00 -05:00", "2026-03-08 08:00 -04:00"));
}

TEST(Recurrence, ATimeThatClocksSkipMeansTheInstantOfTheChange) {
  EXPECT_THAT(shown(recurrence("FREQ=DAILY", "2026-03-07T02:30:00", kNewYork).next_after(kBeforeAll, 3), kNewYork),
              ElementsAre("2026-03-07 02:30 -05:00", "2026-03-08 03:00 -04:00", "2026-03-09 02:30 -04:00"));
  EXPECT_THAT(shown(recurrence("FREQ=MINUTELY;INTERVAL=20", "2026-03-08T01:40:00", kNewYork).next_after(kBeforeAll, 3), kNewYork),
              ElementsAre("2026-03-08 01:40 -05:00", "2026-03-08 03:00 -04:00", "2026-03-08 03:20 -04:00"))
      << "the skipped hour is one instant";
}

TEST(Recurrence, ATimeThatOccursTwiceMeansTheFirst) {
  EXPECT_THAT(shown(recurrence("FREQ=DAILY", "2026-11-01T01:30:00", kNewYork).next_after(kBeforeAll, 2), kNewYork),
              ElementsAre("2026-11-01 01:30 -04:00", "2026-11-02 01:30 -05:00"));
}

TEST(Recurrence, CountsOverARestart) {
  std::vector<Time> seen;
  auto last = kBeforeAll;
  for (int i = 0; i < 10; ++i) {  // each time made anew, as after a restart
    const auto next = recurrence("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", "2026-11-23T09:15:00").next_after(last);
    if (!next) break;
    seen.push_back(last = *next);
  }
  EXPECT_THAT(shown(seen), ElementsAre("2026-11-23 09:15 +07:00", "2026-11-25 09:15 +07:00", "2026-11-27 09:15 +07:00",
                                       "2026-11-30 09:15 +07:00"));
}

TEST(Recurrence, EndsWithUntilHoweverItIsWritten) {
  const auto days = [](std::string_view until) {
    return recurrence(fmt::format("FREQ=DAILY;UNTIL={}", until), "2026-12-01T08:00:00").next_after(kBeforeAll, 100).size();
  };
  EXPECT_EQ(days("20261203"), 3U) << "the whole day";
  EXPECT_EQ(days("20261203T080000"), 3U) << "inclusive";
  EXPECT_EQ(days("20261203T075959"), 2U);
  EXPECT_EQ(days("20261203T010000Z"), 3U) << "08:00 in Jakarta";
  EXPECT_EQ(days("20261203T005959Z"), 2U);
}

TEST(Recurrence, RulesOfOfficeLife) {
  const auto next = [](std::string_view rule) {
    return shown(recurrence(rule, "2026-01-01T08:00:00").next_after(kBeforeAll, 2));
  };
  EXPECT_THAT(next("FREQ=MONTHLY;BYDAY=2TU"), ElementsAre("2026-01-13 08:00 +07:00", "2026-02-10 08:00 +07:00"));
  EXPECT_THAT(next("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
              ElementsAre("2026-01-30 08:00 +07:00", "2026-02-27 08:00 +07:00"));
  EXPECT_THAT(next("RRULE:freq=daily;byhour=8,20"), ElementsAre("2026-01-01 08:00 +07:00", "2026-01-01 20:00 +07:00"));
  EXPECT_THAT(next("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"), ElementsAre("2026-01-12 08:00 +07:00", "2026-01-14 08:00 +07:00"));
}

TEST(Recurrence, RefusesWithWhatToDo) {
  EXPECT_THAT(refusal("FREQ=SECONDLY"), HasSubstr("once a minute"));
  EXPECT_THAT(refusal("FREQ=DAILY;BYSECOND=0,30"), HasSubstr("once a minute"));
  EXPECT_THAT(refusal("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"), HasSubstr("use FREQ=DAILY"));
  EXPECT_THAT(refusal("FREQ=MINUTELY;INTERVAL=2;BYHOUR=3"), HasSubstr("without BYHOUR"));
  EXPECT_THAT(refusal("FREQ=DAILY;COUNT=3;UNTIL=20270101"), HasSubstr("use one"));
  EXPECT_THAT(refusal("FREQ=DAILY;COUNT=1001"), HasSubstr("1000 at most"));
  EXPECT_THAT(refusal("FREQ=YEARLY;BYWEEKNO=20"), HasSubstr("goes with BYDAY"));
  EXPECT_THAT(refusal("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40"), HasSubstr("24 times a day"));
  EXPECT_THAT(refusal("FREQ=WEEKLY;BYDAY=2MO"), HasSubstr("MONTHLY or YEARLY"));
  EXPECT_THAT(refusal("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), HasSubstr("never happens"));
  EXPECT_THAT(refusal("FREQ=DAILY;UNTIL=20270230"), HasSubstr("no date"));
  EXPECT_THAT(refusal("FREQ=DAILY", "Asia/Nowhere"), HasSubstr("Asia/Nowhere"));
  for (const auto* wrong : {";", "=", "FREQ", "FREQ=", "FREQ=SOMETIMES", "INTERVAL=2", "FREQ=DAILY;", "FREQ=DAILY;INTERVAL=0",
                            "FREQ=DAILY;INTERVAL=4x", "FREQ=DAILY;COUNT=99999999999", "FREQ=DAILY;BYHOUR=25",
                            "FREQ=DAILY;BYHOUR=", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;X-A=1", "FREQ=WEEKLY;BYDAY=XX",
                            "FREQ=DAILY;UNTIL=2027", "RSCALE=CHINESE;FREQ=DAILY"}) {
    EXPECT_NE(refusal(wrong), "taken") << wrong;
  }
  EXPECT_THAT(refusal(std::string(501, 'A')), HasSubstr("500"));
}

/// The walk may begin late in the life of a rule; it must find what a walk from the start finds.
TEST(Recurrence, FindsTheNextInstanceFromAnywhere) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  for (const auto* start : {"2024-02-29T08:10:00", "2026-01-31T02:30:00"}) {
    for (const auto* rule : {"FREQ=MINUTELY;INTERVAL=7", "FREQ=HOURLY;INTERVAL=5", "FREQ=HOURLY;BYMINUTE=0,30;BYDAY=SU",
                             "FREQ=DAILY;INTERVAL=3;BYHOUR=8,20", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
                             "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=5",
                             "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=3;BYMONTH=1,6",
                             "FREQ=YEARLY;BYDAY=1MO", "FREQ=YEARLY;BYWEEKNO=20,53;BYDAY=TU", "FREQ=DAILY;COUNT=40"}) {
      const auto rule_of = recurrence(rule, start, kNewYork);
      const auto all = rule_of.next_after(kBeforeAll, 500);
      ASSERT_GT(all.size(), 30U) << rule;
      for (int i = 0; i < 20; ++i) {
        const auto index = random() % (all.size() - 1);
        EXPECT_EQ(rule_of.next_after(all[index]), all[index + 1]) << start << ' ' << rule << ", after number " << index;
        EXPECT_EQ(rule_of.next_after(all[index + 1] - Duration(1)), all[index + 1]) << start << ' ' << rule << ", just before";
      }
    }
  }
}

TEST(Recurrence, ADenseRuleOfLongAgoIsFoundAtOnce) {
  const auto rule =
      recurrence("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,6,12,18;BYMINUTE=0,15,30,45", "2000-01-01T00:00:00");
  EXPECT_EQ(rule.next_after(at("2199-06-01T12:00:00")), at("2199-06-01T12:15:00"));
}

}  // namespace
}  // namespace kurir::domain
