#include "app/latency.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

using std::chrono::milliseconds;

TEST(Latency, KnowsNoQuantileOfNothing) { EXPECT_EQ(Latency().counts().quantile(0.5), std::nullopt); }

TEST(Latency, FindsQuantilesWithinAFactorOfTwo) {
  Latency latency;
  for (int i = 0; i < 90; ++i) latency.add(milliseconds(3));
  for (int i = 0; i < 10; ++i) latency.add(milliseconds(700));
  const auto counts = latency.counts();
  EXPECT_GE(*counts.quantile(0.5), 2.0);
  EXPECT_LE(*counts.quantile(0.5), 4.0);
  EXPECT_GE(*counts.quantile(0.99), 512.0);
  EXPECT_LE(*counts.quantile(0.99), 1024.0);
}

TEST(Latency, TakesTheShortestAndTheLongest) {
  Latency latency;
  latency.add(Duration(0));
  latency.add(-milliseconds(5));
  latency.add(std::chrono::hours(1000));
  const auto counts = latency.counts();
  EXPECT_EQ(counts.buckets.front(), 2U);
  EXPECT_EQ(counts.buckets.back(), 1U);
}

TEST(Latency, TellsWhatCameSince) {
  Latency latency;
  latency.add(milliseconds(1));
  const auto before = latency.counts();
  latency.add(milliseconds(100));
  const auto since = latency.counts().since(before);
  EXPECT_GE(*since.quantile(0.01), 64.0);
  auto both = since;
  both += before;
  EXPECT_EQ(both.buckets, latency.counts().buckets);
}

}  // namespace
}  // namespace kurir::app
