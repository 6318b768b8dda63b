#include "domain/calendar_month.hpp"

#include <gmock/gmock.h>

#include "domain/invoice.hpp"

namespace kurir::domain {
namespace {

TEST(CalendarMonth, BeginsAtMidnightInItsZone) {
  // 2026-04-30 17:00:00 UTC is the first of May in Jakarta (UTC+7).
  const auto first = from_unix_seconds(1'777'568'400);
  EXPECT_EQ(calendar_month("Asia/Jakarta", first).start, first);
  EXPECT_EQ(calendar_month("Asia/Jakarta", first - Duration(1)).end, first);
  EXPECT_EQ(calendar_month("UTC", first).end, from_unix_seconds(1'777'593'600));
}

TEST(CalendarMonth, KnowsFebruaryAndTheTurnOfTheYear) {
  const auto days = [](std::string_view month) {
    const auto found = read_calendar_month(month, "Asia/Jakarta");
    return found ? (found->end - found->start) / std::chrono::hours(24) : -1;
  };
  EXPECT_EQ(days("2026-02"), 28);
  EXPECT_EQ(days("2028-02"), 29);
  EXPECT_EQ(days("2026-12"), 31);
}

TEST(CalendarMonth, BeginsWithTheChangeWhereMidnightIsSkipped) {
  // Amman, 1 April 2016: 00:00 becomes 01:00, at 22:00 UTC of the day before.
  const auto change = from_unix_seconds(1'459'461'600);
  const auto month = read_calendar_month("2016-04", "Asia/Amman");
  ASSERT_TRUE(month);
  EXPECT_EQ(month->start, change);
  EXPECT_EQ(calendar_month("Asia/Amman", change), *month);
  EXPECT_EQ(calendar_month("Asia/Amman", change - Duration(1)).end, change);
}

TEST(CalendarMonth, RefusesWhatIsNoMonth) {
  for (const auto* text :
       {"", "2026", "2026-13", "2026-00", "2026-5", "26-05-1", "2026-05-01", "+202-05", "2026- 5", "0000-01"}) {
    EXPECT_FALSE(read_calendar_month(text, "Asia/Jakarta")) << text;
  }
}

TEST(InvoiceNumber, CountsInTheOperatorsYear) {
  const auto new_year = from_unix_seconds(1'798'736'400);  // 2026-12-31 17:00:00 UTC
  EXPECT_EQ(invoice_year(new_year), 2027);
  EXPECT_EQ(invoice_year(new_year - Duration(1)), 2026);
  EXPECT_EQ(invoice_number(2026, 123), "INV-2026-000123");
  EXPECT_EQ(invoice_number(2026, 1'234'567), "INV-2026-1234567");
}

}  // namespace
}  // namespace kurir::domain
