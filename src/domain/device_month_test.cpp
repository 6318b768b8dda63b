#include "domain/device_month.hpp"

#include <gmock/gmock.h>

#include "domain/sending_time.hpp"

namespace kurir::domain {
namespace {

const std::string kJakarta = "Asia/Jakarta";
const std::string kBerlin = "Europe/Berlin";

/// A local time; far enough behind it that it does not count as past or too far ahead.
Time at(const std::string& text, const std::string& zone = kJakarta) {
  const auto year = std::stoi(text.substr(0, 4));
  const Time before = std::chrono::sys_days(std::chrono::year(year) / 1 / 1) - std::chrono::days(2);
  return read_sending_time(text, zone, before).value();
}

TEST(DeviceMonth, RunsFromTheAnchorToTheSameDayAndHourOfTheNextMonth) {
  const auto anchor = at("2026-04-10 09:30:00");
  EXPECT_EQ(device_month(anchor, kJakarta, anchor), (Month{anchor, at("2026-05-10 09:30:00")}));
  EXPECT_EQ(device_month(anchor, kJakarta, at("2026-05-10 09:29:59")), (Month{anchor, at("2026-05-10 09:30:00")}));
  EXPECT_EQ(device_month(anchor, kJakarta, at("2026-05-10 09:30:00")),
            (Month{at("2026-05-10 09:30:00"), at("2026-06-10 09:30:00")}));
  EXPECT_EQ(device_month(anchor, kJakarta, at("2027-12-29 23:00:00")),
            (Month{at("2027-12-10 09:30:00"), at("2028-01-10 09:30:00")}));
}

TEST(DeviceMonth, ADayThatAMonthDoesNotHaveIsItsLastAndComesBack) {
  const auto anchor = at("2026-01-31 00:00:00");
  EXPECT_EQ(device_month(anchor, kJakarta, at("2026-02-27 23:59:59")), (Month{anchor, at("2026-02-28 00:00:00")}));
  EXPECT_EQ(device_month(anchor, kJakarta, at("2026-02-28 00:00:00")),
            (Month{at("2026-02-28 00:00:00"), at("2026-03-31 00:00:00")}));
  EXPECT_EQ(device_month(anchor, kJakarta, at("2028-02-29 00:00:00")),
            (Month{at("2028-02-29 00:00:00"), at("2028-03-31 00:00:00")}));
}

TEST(DeviceMonth, FollowsTheLocalClockThroughDaylightSaving) {
  const auto anchor = at("2026-03-15 12:00:00", kBerlin);
  const auto month = device_month(anchor, kBerlin, at("2026-04-01 00:00:00", kBerlin));
  EXPECT_EQ(month.end, at("2026-04-15 12:00:00", kBerlin));
  EXPECT_EQ(month.end - month.start, std::chrono::hours(31 * 24 - 1));
}

TEST(DeviceMonth, TimesBeforeTheAnchorBelongToTheFirstMonth) {
  const auto anchor = at("2026-04-10 09:30:00");
  EXPECT_EQ(device_month(anchor, kJakarta, anchor - std::chrono::hours(24 * 90)).start, anchor);
}

TEST(DeviceMonth, EveryInstantLiesInExactlyOneMonth) {
  for (const auto& anchor :
       {at("2026-01-29 00:00:00", kBerlin), at("2026-01-31 02:30:00", kBerlin), at("2026-08-01 23:59:59", kBerlin)}) {
    auto month = device_month(anchor, kBerlin, anchor);
    for (int count = 0; count < 40; ++count) {
      const auto next = device_month(anchor, kBerlin, month.end);
      EXPECT_EQ(next.start, month.end);
      EXPECT_EQ(device_month(anchor, kBerlin, month.end - Duration(1)), month);
      month = next;
    }
  }
}

TEST(DeviceMonth, PaidMonthsFollowEachOther) {
  const auto anchor = at("2026-01-31 10:00:00");
  const auto first = device_month(anchor, kJakarta, anchor).end;
  EXPECT_EQ(first, at("2026-02-28 10:00:00"));
  const auto second = end_of_month_after(first, anchor, kJakarta);
  EXPECT_EQ(second, at("2026-03-31 10:00:00"));
  EXPECT_EQ(end_of_month_after(second, anchor, kJakarta), at("2026-04-30 10:00:00"));
}

TEST(DeviceMonth, AnAccountThatMovesToAnotherZonePaysForNoMonthTwice) {
  const auto anchor = at("2026-10-10 02:00:00", kBerlin);
  const auto paid_until = device_month(anchor, kJakarta, anchor).end;
  EXPECT_EQ(end_of_month_after(paid_until, anchor, kBerlin), at("2026-12-10 02:00:00", kBerlin));
  EXPECT_EQ(end_of_month_after(paid_until, anchor, "America/Los_Angeles"), at("2026-12-09 17:00:00", "America/Los_Angeles"));
}

}  // namespace
}  // namespace kurir::domain
