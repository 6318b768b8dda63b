#include "domain/local_date.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

using namespace std::chrono_literals;

constexpr Time at(std::chrono::sys_days day, Duration time = {}) { return Time(day) + time; }

TEST(LocalDate, IsTheDayOfTheZone) {
  const auto evening = at(2026y / 3 / 31, 18h);  // 01:00 of the next day in Jakarta
  EXPECT_EQ(local_date(evening, "UTC"), "2026-03-31");
  EXPECT_EQ(local_date(evening, "Asia/Jakarta"), "2026-04-01");
  EXPECT_EQ(local_date(evening, "America/New_York"), "2026-03-31");
  EXPECT_EQ(local_date(evening, "Not/There"), "2026-03-31");
}

TEST(LocalDate, ADayEndsWhereTheNextBegins) {
  EXPECT_EQ(end_of_day("2026-02-28", "Asia/Jakarta").value(), at(2026y / 2 / 28, 17h));
  EXPECT_EQ(end_of_day("2028-02-29", "UTC").value(), at(2028y / 3 / 1));
  // The clocks of Havana jump from midnight to one o'clock: the next day begins with the jump.
  EXPECT_EQ(end_of_day("2026-03-07", "America/Havana").value(), at(2026y / 3 / 8, 5h));
}

TEST(LocalDate, TheLastDayOfAnEndIsTheDayItWasMadeOf) {
  for (const auto* zone : {"UTC", "Asia/Jakarta", "America/Havana", "Pacific/Apia", "Asia/Kathmandu"}) {
    for (const auto* date : {"1970-01-02", "2026-03-07", "2026-12-31", "2028-02-29", "9998-12-31"}) {
      EXPECT_EQ(last_day(end_of_day(date, zone).value(), zone), date) << zone;
    }
  }
  EXPECT_EQ(last_day(at(2026y / 3 / 7, 12h), "UTC"), "2026-03-07");
  EXPECT_EQ(last_day(std::nullopt, "Asia/Jakarta"), "9999-12-31");
}

TEST(LocalDate, RefusesWhatIsNoDate) {
  for (const auto* text : {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "1969-12-31", "9999-01-01",
                           "2026-01-01 ", "2026/01/01", "+026-01-01", "2026-01-0x", "-999-01-01"}) {
    EXPECT_FALSE(end_of_day(text, "UTC")) << text;
  }
}

}  // namespace
}  // namespace kurir::domain
