#include "domain/attempt_limit.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

using namespace std::chrono_literals;

const Time kNow = from_unix_seconds(1'800'000'000);

void fail_times(AttemptLimit& limit, const std::string& key, int times, Time now = kNow) {
  for (int i = 0; i < times; ++i) limit.failed(key, now);
}

TEST(AttemptLimit, TheWaitDoublesAfterTheFreeFailures) {
  AttemptLimit limit(3);
  fail_times(limit, "budi", 3);
  EXPECT_EQ(limit.wait("budi", kNow), 0s);
  for (const auto expected : {30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
    limit.failed("budi", kNow);
    EXPECT_EQ(limit.wait("budi", kNow), expected);
  }
  EXPECT_EQ(limit.wait("budi", kNow + 899s), 1s);
  EXPECT_EQ(limit.wait("budi", kNow + 900s), 0s);
  EXPECT_EQ(limit.wait("siti", kNow), 0s);
}

TEST(AttemptLimit, SuccessAndTimeForgive) {
  AttemptLimit limit(1);
  fail_times(limit, "budi", 3);
  limit.succeeded("budi");
  EXPECT_EQ(limit.wait("budi", kNow), 0s);
  fail_times(limit, "budi", 3);
  limit.failed("budi", kNow + 1h);
  EXPECT_EQ(limit.wait("budi", kNow + 1h), 0s);
}

TEST(AttemptLimit, AClockSetBackLocksNobodyOutForLong) {
  AttemptLimit limit(1);
  fail_times(limit, "budi", 20);
  EXPECT_EQ(limit.wait("budi", kNow - 24h), AttemptLimit::kLongestWait);
}

TEST(AttemptLimit, ManyNamesPushOutTheOldestOnly) {
  AttemptLimit limit(0);
  limit.failed("oldest", kNow);
  fail_times(limit, "watched", 5, kNow + 1ms);
  for (std::size_t i = 0; i < AttemptLimit::kMaxKeys - 1; ++i) limit.failed(std::to_string(i), kNow + 1s);
  EXPECT_EQ(limit.wait("oldest", kNow + 1s), 0s);
  EXPECT_GT(limit.wait("watched", kNow + 1s), 0s);
}

}  // namespace
}  // namespace kurir::domain
