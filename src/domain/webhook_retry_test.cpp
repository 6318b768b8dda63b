#include "domain/webhook_retry.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

using namespace std::chrono_literals;

TEST(WebhookRetry, GrowsToAnHour) {
  EXPECT_EQ(webhook_retry_delay(1, 0s, 0.5), 5s);
  EXPECT_EQ(webhook_retry_delay(2, 0s, 0.5), 15s);
  EXPECT_EQ(webhook_retry_delay(3, 0s, 0.5), 45s);
  EXPECT_EQ(webhook_retry_delay(7, 0s, 0.5), 1h);
  EXPECT_EQ(webhook_retry_delay(std::numeric_limits<int>::max(), 0s, 0.5), 1h);
  EXPECT_EQ(webhook_retry_delay(0, 0s, 0.5), 5s);
}

TEST(WebhookRetry, JitterIsAQuarterEitherWay) {
  EXPECT_EQ(webhook_retry_delay(2, 0s, 0.0), 11250ms);
  EXPECT_LT(*webhook_retry_delay(2, 0s, 0.999), 18750ms);
  EXPECT_GT(*webhook_retry_delay(2, 0s, 0.999), 18700ms);
}

TEST(WebhookRetry, TheLastTryIsAtTheEndOfLife) {
  EXPECT_EQ(webhook_retry_delay(20, 23h + 50min, 0.5), 10min);
  EXPECT_EQ(webhook_retry_delay(20, 24h, 0.5), std::nullopt);
  EXPECT_EQ(webhook_retry_delay(1, 30h, 0.5), std::nullopt);
}

TEST(WebhookRetry, AnEventFromTheFutureIsJustYoung) { EXPECT_EQ(webhook_retry_delay(1, -5s, 0.5), 5s); }

}  // namespace
}  // namespace kurir::domain
