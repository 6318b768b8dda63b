#include "domain/check_allowance.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

constexpr Time kNow = from_unix_seconds(1'800'000'000);

TEST(CheckAllowance, IsFullAtFirstAndFillsItself) {
  CheckAllowance allowance;
  EXPECT_FALSE(allowance.take(CheckAllowance::kMost, kNow));
  EXPECT_EQ(allowance.take(1, kNow), CheckAllowance::kInterval);
  EXPECT_EQ(allowance.take(2, kNow + std::chrono::seconds(5)), CheckAllowance::kInterval * 2 - std::chrono::seconds(5));
  EXPECT_FALSE(allowance.take(1, kNow + CheckAllowance::kInterval));
  EXPECT_TRUE(allowance.take(1, kNow + CheckAllowance::kInterval));
}

TEST(CheckAllowance, RestGivesNoMoreThanAFullStore) {
  CheckAllowance allowance;
  EXPECT_FALSE(allowance.take(1, kNow));
  const auto later = kNow + std::chrono::hours(24);
  EXPECT_FALSE(allowance.take(CheckAllowance::kMost, later));
  EXPECT_TRUE(allowance.take(1, later));
}

TEST(CheckAllowance, AClockSetBackGivesNothingAndTakesNothing) {
  CheckAllowance allowance;
  EXPECT_FALSE(allowance.take(CheckAllowance::kMost - 1, kNow));
  EXPECT_FALSE(allowance.take(1, kNow - std::chrono::hours(1)));
  EXPECT_TRUE(allowance.take(1, kNow - std::chrono::hours(1)));
}

}  // namespace
}  // namespace kurir::domain
