#include "app/retry_limits.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

TEST(AnswerBudget, ABurstGoesAtOnceThenTenAMinute) {
  AnswerBudget budget;
  for (int i = 0; i < AnswerBudget::kBurst; ++i) EXPECT_EQ(budget.reserve("chat", kNow), kNow) << i;
  EXPECT_EQ(budget.reserve("chat", kNow), kNow + seconds(6));
  EXPECT_EQ(budget.reserve("chat", kNow), kNow + seconds(12));
  EXPECT_EQ(budget.reserve("another", kNow), kNow);
}

TEST(AnswerBudget, InAnHourNoMoreThanTheRateAllows) {
  AnswerBudget budget;
  int answered = 0;
  for (Time now = kNow; now < kNow + hours(1); now += seconds(1)) answered += budget.reserve("chat", now) < kNow + hours(1);
  EXPECT_LE(answered, AnswerBudget::kBurst + 600);
  EXPECT_GE(answered, 600);
}

TEST(AnswerBudget, AQuietChatHasItsBurstAgain) {
  AnswerBudget budget;
  for (int i = 0; i < 30; ++i) (void)budget.reserve("chat", kNow);
  const auto later = kNow + minutes(10);
  for (int i = 0; i < AnswerBudget::kBurst; ++i) EXPECT_EQ(budget.reserve("chat", later), later);
  EXPECT_GT(budget.reserve("chat", later), later);
}

TEST(SenderTrouble, BeginsWithTheSecondFailureAndEndsWithAMessageThatWasRead) {
  SenderTrouble trouble;
  EXPECT_FALSE(trouble.failed("9:2", kNow));
  EXPECT_FALSE(trouble.failed("9:3", kNow));
  EXPECT_TRUE(trouble.failed("9:2", kNow + minutes(1)));
  EXPECT_FALSE(trouble.failed("9:2", kNow + minutes(1) + seconds(9))) << "it has keys, and may not know yet";
  EXPECT_TRUE(trouble.failed("9:2", kNow + minutes(1) + seconds(10)));
  trouble.read("9:2");
  EXPECT_FALSE(trouble.failed("9:2", kNow + minutes(2)));
  EXPECT_FALSE(trouble.failed("9:2", kNow + minutes(30))) << "long ago";
}

TEST(SessionRenewals, ASecondRequestMakesANewSessionUnlessThereIsOneAlready) {
  SessionRenewals renewals;
  EXPECT_FALSE(renewals.due("9.2", 1, kNow));
  EXPECT_TRUE(renewals.due("9.2", 2, kNow));
  EXPECT_FALSE(renewals.due("9.2", 2, kNow + seconds(5))) << "another message from before";
  EXPECT_TRUE(renewals.due("9.2", 3, kNow + seconds(5))) << "the new session failed, too";
  EXPECT_TRUE(renewals.due("9.2", 2, kNow + hours(2)));
}

TEST(SessionRenewals, TwoMessagesWithinAMinuteAreEnough) {
  SessionRenewals renewals;
  EXPECT_FALSE(renewals.due("9.2", 1, kNow));
  EXPECT_FALSE(renewals.due("9.3", 1, kNow)) << "another device";
  EXPECT_FALSE(renewals.due("9.2", 1, kNow + minutes(2))) << "not together";
  EXPECT_TRUE(renewals.due("9.2", 1, kNow + minutes(2) + seconds(30)));
  EXPECT_FALSE(renewals.due("9.2", 1, kNow + minutes(2) + seconds(31)));
}

}  // namespace
}  // namespace kurir::app
