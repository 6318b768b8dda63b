#include "app/metrics.hpp"

#include <gmock/gmock.h>

namespace kurir::app {
namespace {

using ports::Happened;
using std::chrono::milliseconds;

constexpr Time kStart = from_unix_seconds(1'800'000'000);

ports::Change change(Happened happened, Duration took = {}) {
  return {.topic = ports::Topic::message, .happened = happened, .took = took};
}

TEST(Metrics, CountsWhatWasCommittedAndAnswered) {
  Metrics metrics(kStart);
  const std::array changes{change(Happened::accepted), change(Happened::accepted), change(Happened::sent, milliseconds(40)),
                           change(Happened::other), change(Happened::webhook_failed)};
  metrics.committed(changes);
  metrics.answered(200);
  metrics.answered(503);
  metrics.unknown_stanza();
  const auto totals = metrics.snapshot().totals;
  EXPECT_EQ(totals[Figure::accepted], 2U);
  EXPECT_EQ(totals[Figure::sent], 1U);
  EXPECT_EQ(totals[Figure::webhooks_failed], 1U);
  EXPECT_EQ(totals[Figure::webhooks_delivered], 0U);
  EXPECT_EQ(totals[Figure::commits], 1U);
  EXPECT_EQ(totals[Figure::requests], 2U);
  EXPECT_EQ(totals[Figure::request_errors], 1U);
  EXPECT_EQ(totals[Figure::unknown_stanzas], 1U);
}

TEST(Metrics, ASlotHasWhatCameSinceTheOneBefore) {
  Metrics metrics(kStart);
  const std::array accepted{change(Happened::accepted)};
  metrics.committed(accepted);
  metrics.accepted_in(milliseconds(3));
  metrics.close_slot(kStart + kSlot, {.waiting = 1, .connected = 2});
  metrics.committed(accepted);
  metrics.committed(accepted);
  metrics.close_slot(kStart + 2 * kSlot, {});
  const auto slots = metrics.snapshot().slots;
  ASSERT_EQ(slots.size(), 2U);
  EXPECT_EQ(slots[0].figures[Figure::accepted], 1U);
  EXPECT_TRUE(slots[0].accept.quantile(0.5));
  EXPECT_EQ(slots[0].gauges.connected, 2);
  EXPECT_EQ(slots[1].figures[Figure::accepted], 2U);
  EXPECT_FALSE(slots[1].accept.quantile(0.5));
  EXPECT_EQ(slots[1].at, kStart + 2 * kSlot);
}

TEST(Metrics, KeepsAnHour) {
  Metrics metrics(kStart);
  for (std::size_t i = 1; i <= kSlots + 5; ++i) metrics.close_slot(kStart + static_cast<int>(i) * kSlot, {});
  const auto slots = metrics.snapshot().slots;
  EXPECT_EQ(slots.size(), kSlots);
  EXPECT_EQ(slots.front().at, kStart + 6 * kSlot);
}

}  // namespace
}  // namespace kurir::app
