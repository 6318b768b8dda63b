#include "whatsapp/client/keep_alive.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::whatsapp::client {
namespace {

using std::chrono::seconds;
using Verdict = KeepAlive::Verdict;

constexpr Time kStart = from_unix_seconds(1'800'000'000);
constexpr Duration kPatience = seconds(75);
constexpr std::uint64_t kSeeds = 200;

TEST(KeepAlive, PingsAfterTwentyToThirtyQuietSeconds) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    kurir::test::SeededRandom random(seed);
    KeepAlive life(kStart, kPatience, random);
    EXPECT_GE(life.deadline(), kStart + seconds(20)) << "seed " << seed;
    EXPECT_LT(life.deadline(), kStart + seconds(30)) << "seed " << seed;
    EXPECT_EQ(life.tick(life.deadline() - Duration(1)), Verdict::wait);
    EXPECT_EQ(life.tick(life.deadline()), Verdict::ping);
  }
}

TEST(KeepAlive, IsDeadTwentySecondsAfterAPingThatNothingFollows) {
  kurir::test::SeededRandom random(1);
  KeepAlive life(kStart, kPatience, random);
  const auto pinged = life.deadline();
  ASSERT_EQ(life.tick(pinged), Verdict::ping);
  EXPECT_EQ(life.deadline(), pinged + seconds(20));
  EXPECT_EQ(life.tick(pinged + seconds(20) - Duration(1)), Verdict::wait);
  EXPECT_EQ(life.tick(pinged + seconds(20)), Verdict::dead);
}

TEST(KeepAlive, WhoHasLessPatienceKnowsSooner) {
  kurir::test::SeededRandom random(1);
  KeepAlive life(kStart, seconds(2), random);
  const auto pinged = life.deadline();
  EXPECT_GE(pinged, kStart + seconds(2));
  EXPECT_LT(pinged, kStart + seconds(3));
  ASSERT_EQ(life.tick(pinged), Verdict::ping);
  EXPECT_EQ(life.tick(pinged + seconds(2)), Verdict::dead);
}

TEST(KeepAlive, HearingOfOldDataAgainIsNoSignOfLife) {
  kurir::test::SeededRandom random(1);
  KeepAlive life(kStart, kPatience, random);
  life.received(kStart + seconds(2));
  while (life.tick(life.deadline()) != Verdict::ping) {
  }
  life.received(kStart + seconds(2));
  EXPECT_EQ(life.tick(life.deadline()), Verdict::dead);
}

TEST(KeepAlive, AnythingReceivedAfterAPingRevives) {
  kurir::test::SeededRandom random(1);
  KeepAlive life(kStart, kPatience, random);
  const auto pinged = life.deadline();
  ASSERT_EQ(life.tick(pinged), Verdict::ping);
  life.received(pinged + seconds(19));
  EXPECT_EQ(life.tick(pinged + seconds(20)), Verdict::wait);
  EXPECT_GE(life.deadline(), pinged + seconds(39));
  EXPECT_EQ(life.tick(life.deadline()), Verdict::ping) << "and the watch goes on";
}

TEST(KeepAlive, NeverPingsWhileDataFlows) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    kurir::test::SeededRandom random(seed);
    KeepAlive life(kStart, kPatience, random);
    auto now = kStart;
    const auto end = kStart + std::chrono::minutes(30);
    auto next_data = now;
    while (now < end) {
      if (life.deadline() < next_data) {
        now = life.deadline();
        ASSERT_EQ(life.tick(now), Verdict::wait) << "seed " << seed;
        ASSERT_GT(life.deadline(), now) << "seed " << seed;
      } else {
        now = next_data;
        life.received(now);
        next_data = now + Duration(static_cast<std::int64_t>(1 + random.below(19'999)));  // never quiet for 20 s
      }
    }
  }
}

TEST(KeepAlive, NeverCallsAServerDeadThatAnswers) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    kurir::test::SeededRandom random(seed);
    KeepAlive life(kStart, kPatience, random);
    for (int i = 0; i < 50; ++i) {
      const auto pinged = life.deadline();
      ASSERT_EQ(life.tick(pinged), Verdict::ping) << "seed " << seed;
      life.received(pinged + Duration(static_cast<std::int64_t>(1 + random.below(19'999))));
      ASSERT_EQ(life.tick(pinged + seconds(20)), Verdict::wait) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace kurir::whatsapp::client
