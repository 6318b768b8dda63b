#include "whatsapp/client/backoff.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "support/scripted_random.hpp"

namespace kurir::whatsapp::client {
namespace {

/// Draws that all give the same share of the spread: 0 = the shortest wait.
class ZeroRandom final : public Random {
 public:
  void fill(MutableBytes out) override { std::ranges::fill(out, std::uint8_t{0}); }
};

std::vector<Duration> shortest(int count) {
  Backoff backoff;
  ZeroRandom zero;
  std::vector<Duration> out;
  for (int i = 0; i < count; ++i) out.push_back(backoff.next(zero));
  return out;
}

TEST(Backoff, GrowsAsFibonacciToAQuarterOfAnHour) {
  std::vector<Duration> expected;
  for (const int base : {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 900, 900, 900}) {
    expected.push_back(Duration(base * 900));  // ten percent below
  }
  EXPECT_EQ(shortest(18), expected);
}

TEST(Backoff, StaysWithinTenPercentOfTheRow) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    kurir::test::SeededRandom random(seed);
    Backoff backoff;
    const auto low = shortest(20);
    for (const auto& least : low) {
      const auto wait = backoff.next(random);
      EXPECT_GE(wait, least) << "seed " << seed;
      EXPECT_LE(wait, least * 11 / 9) << "seed " << seed;
    }
  }
}

TEST(Backoff, TheWaitsAreSpread) {
  std::set<Duration> waits;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    kurir::test::SeededRandom random(seed);
    waits.insert(Backoff().next(random));
  }
  EXPECT_GT(waits.size(), 30U);
}

TEST(Backoff, AdvancingSkipsSteps) {
  ZeroRandom zero;
  Backoff backoff;
  backoff.advance(5, zero);
  EXPECT_EQ(backoff.next(zero), shortest(6).back());
}

TEST(Backoff, ResetBeginsAnew) {
  ZeroRandom zero;
  Backoff backoff;
  backoff.advance(9, zero);
  backoff.reset();
  EXPECT_EQ(backoff.next(zero), shortest(1).front());
}

}  // namespace
}  // namespace kurir::whatsapp::client
