#include "app/device_health.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

TEST(DeviceHealth, FollowsAConnection) {
  HealthBook book;
  EXPECT_FALSE(book.reading(domain::DeviceId(1)));
  const auto health = book.of(domain::DeviceId(1));
  health->connected(kNow);
  health->traffic(kNow + seconds(1));
  health->waiting(kNow + seconds(2));
  health->undecryptable();
  auto reading = *book.reading(domain::DeviceId(1));
  EXPECT_EQ(reading.connected_since, kNow);
  EXPECT_EQ(reading.last_traffic_at, kNow + seconds(1));
  EXPECT_EQ(reading.undecryptable, 1U);
  EXPECT_EQ(book.totals(kNow + seconds(10)).stuck, 0);
  EXPECT_EQ(book.totals(kNow + seconds(60)).stuck, 1);

  health->renewed();
  health->disconnected();
  health->disconnected();
  reading = health->reading();
  EXPECT_FALSE(reading.connected_since);
  EXPECT_FALSE(reading.waiting_since);
  EXPECT_EQ(reading.lost_connections, 1U) << "one that never stood is not lost";
  EXPECT_EQ(book.totals(kNow).renewed_connections, 1U);
}

TEST(DeviceHealth, TheAckTimeFollowsTheNewest) {
  HealthBook book;
  const auto health = book.of(domain::DeviceId(1));
  health->connected(kNow);
  health->acked(milliseconds(100), kNow);
  EXPECT_EQ(health->reading().ack_time, milliseconds(100));
  for (int i = 0; i < 100; ++i) health->acked(milliseconds(900), kNow + seconds(i));
  EXPECT_GT(*health->reading().ack_time, milliseconds(880));
  EXPECT_LE(*health->reading().ack_time, milliseconds(900));
  EXPECT_EQ(health->reading().last_ack_at, kNow + seconds(99));
  health->acked(-seconds(5), kNow);
  EXPECT_GT(*health->reading().ack_time, milliseconds(0)) << "a clock that was set back";
  EXPECT_EQ(book.totals(kNow).slowest_ack_time, health->reading().ack_time);
}

}  // namespace
}  // namespace kurir::app
