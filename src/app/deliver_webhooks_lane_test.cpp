#include "app/deliver_webhooks_lane.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::EventId;
using domain::WebhookEvent;

const Time kNow = from_unix_seconds(1'800'000'000);

std::vector<WebhookEvent> events(std::int64_t first, std::int64_t last) {
  std::vector<WebhookEvent> made;
  for (auto id = first; id <= last; ++id) made.emplace_back().id = EventId(id);
  return made;
}

/// A lane whose last calls all failed.
DeliveryLane failing(int failures) {
  DeliveryLane lane;
  lane.add(events(1, 30));
  for (int i = 0; i < failures; ++i) (void)lane.begin_call();
  for (int i = 0; i < failures; ++i) lane.end_call(false, kNow);
  return lane;
}

TEST(DeliveryLane, RunsEightCallsInOrder) {
  DeliveryLane lane;
  lane.add(events(1, 10));
  for (std::int64_t id = 1; id <= 8; ++id) {
    ASSERT_TRUE(lane.may_call(kNow));
    EXPECT_EQ(lane.begin_call().id, EventId(id));
  }
  EXPECT_FALSE(lane.may_call(kNow));
  lane.end_call(true, kNow);
  EXPECT_TRUE(lane.may_call(kNow));
}

TEST(DeliveryLane, HoldsAnEventOnceUntilItsOutcomeIsDurable) {
  DeliveryLane lane;
  lane.add(events(1, 1));
  lane.add(events(1, 1));
  EXPECT_EQ(lane.held(), 1U);
  (void)lane.begin_call();
  lane.end_call(true, kNow);
  lane.add(events(1, 1));
  EXPECT_FALSE(lane.may_call(kNow));
  EXPECT_FALSE(lane.at_rest(kNow));
  lane.forget(EventId(1));
  EXPECT_TRUE(lane.at_rest(kNow));
  lane.add(events(1, 1));
  EXPECT_TRUE(lane.may_call(kNow));
}

TEST(DeliveryLane, HoldsOnlySoMany) {
  DeliveryLane lane;
  EXPECT_TRUE(lane.wants_events(kNow));
  lane.add(events(1, 1000));
  EXPECT_EQ(lane.held(), DeliveryLane::kMaxHeld);
  EXPECT_FALSE(lane.wants_events(kNow));
}

TEST(DeliveryLane, AFewFailuresChangeNothing) {
  auto lane = failing(3);
  EXPECT_TRUE(lane.may_call(kNow));
  (void)lane.begin_call();
  EXPECT_TRUE(lane.may_call(kNow));
}

TEST(DeliveryLane, CallsThatFailTogetherPauseItOnce) {
  const auto lane = failing(8);
  EXPECT_FALSE(lane.may_call(kNow));
  EXPECT_FALSE(lane.may_call(kNow + 999ms));
  EXPECT_TRUE(lane.may_call(kNow + 1s));
  EXPECT_EQ(lane.paused_until(), kNow + 1s);
}

TEST(DeliveryLane, PausesDoubleToAMinuteWithOneCallBetween) {
  auto lane = failing(8);
  auto now = kNow;
  for (const Duration pause : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    now = lane.paused_until();
    (void)lane.begin_call();
    EXPECT_FALSE(lane.may_call(now));
    lane.end_call(false, now);
    EXPECT_EQ(lane.paused_until() - now, pause);
  }
}

TEST(DeliveryLane, OneSuccessRestoresIt) {
  auto lane = failing(8);
  const auto later = lane.paused_until();
  (void)lane.begin_call();
  lane.end_call(true, later);
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(lane.may_call(later));
    (void)lane.begin_call();
  }
  EXPECT_FALSE(lane.may_call(later));
}

}  // namespace
}  // namespace kurir::app
