#include "domain/sending_time.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

const Time kNow = from_unix_seconds(1'800'000'000);  // 2027-01-15 08:00:00 UTC, 15:00:00 in Jakarta

std::int64_t seconds(std::string_view text, const std::string& zone = "Asia/Jakarta", Time now = kNow) {
  auto time = read_sending_time(text, zone, now);
  if (!time) EXPECT_EQ(time.error().code, ErrorCode::invalid_argument);
  return time ? to_unix_seconds(*time) : -1;
}

TEST(SendingTime, EmptyAndPastMeanNow) {
  EXPECT_EQ(read_sending_time("", "Asia/Jakarta", kNow + Duration(7)).value(), kNow + Duration(7));
  EXPECT_EQ(seconds("  "), 1'800'000'000);
  EXPECT_EQ(seconds("2017-01-01 23:59:59"), 1'800'000'000);
  EXPECT_EQ(seconds("0001-01-01 00:00:00"), 1'800'000'000);
  EXPECT_EQ(seconds("2027-01-15 14:59:59"), 1'800'000'000);
}

TEST(SendingTime, BothFormatsInTheAccountsZone) {
  EXPECT_EQ(seconds("2027-01-15 15:00:01"), 1'800'000'001);
  EXPECT_EQ(seconds("2027-01-15 15-00-01"), 1'800'000'001);
  EXPECT_EQ(seconds(" 2027-01-15 15:00:01\n"), 1'800'000'001);
  EXPECT_EQ(seconds("2027-01-15 15:00:01", "Asia/Jayapura"), 1'800'000'000);
  EXPECT_EQ(seconds("2027-01-15 15:00:01", "UTC"), 1'800'000'001 + 7 * 3600);
}

TEST(SendingTime, AtMostOneYearAhead) {
  EXPECT_EQ(seconds("2028-01-15 15:00:00"), 1'800'000'000 + 365 * 86'400);
  EXPECT_EQ(seconds("2028-01-15 15:00:01"), -1);
  EXPECT_EQ(seconds("9999-12-31 23:59:59"), -1);
  const auto leap_day = from_unix_seconds(1'835'395'200);  // 2028-02-29 00:00:00 UTC
  EXPECT_EQ(seconds("2029-03-01 00:00:00", "UTC", leap_day), 1'835'395'200 + 366 * 86'400);
  EXPECT_EQ(seconds("2029-03-01 00:00:01", "UTC", leap_day), -1);
}

TEST(SendingTime, GapsMeanTheJumpAndOverlapsTheFirstTime) {
  EXPECT_EQ(seconds("2027-03-28 02:30:00", "Europe/Berlin"), seconds("2027-03-28 03:00:00", "Europe/Berlin"));
  EXPECT_EQ(seconds("2027-10-31 02:30:00", "Europe/Berlin"), seconds("2027-10-31 00:30:00", "UTC"));
}

TEST(SendingTime, RefusesWhatIsNoTime) {
  for (const auto* text :
       {"tomorrow", "2027-01-16", "2027-01-16 10:00", "2027-01-16T10:00:00", "2027-01-16 10:00-00", "2027-13-01 00:00:00",
        "2027-02-30 10:00:00", "2027-02-29 10:00:00", "2027-01-16 24:00:00", "2027-01-16 10:60:00", "2027-01-16 10:00:60",
        "2027-00-10 10:00:00", "2027-01-00 10:00:00", "16-01-2027 10:00:00", "2027/01/16 10:00:00", "2027-01-16 10:00:00Z",
        "+027-01-16 10:00:00", "0", "2027-01-16 10:00:0a"}) {
    EXPECT_EQ(seconds(text), -1) << text;
  }
}

TEST(SendingTime, AnUnknownZoneIsAnError) {
  EXPECT_EQ(seconds("2027-01-16 10:00:00", "Asia/Atlantis"), -1);
  EXPECT_FALSE(is_time_zone("Asia/Atlantis"));
  EXPECT_TRUE(is_time_zone("Asia/Jakarta"));
}

}  // namespace
}  // namespace kurir::domain
