#include "domain/rfc3339.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

TEST(Rfc3339, WhatIsWrittenReadsAsTheSameInstant) {
  for (const std::int64_t ms : {0LL, 1LL, 999LL, 1'763'823'600'123LL, -1LL, 253'402'300'799'999LL}) {
    const auto text = write_rfc3339(from_unix_ms(ms));
    EXPECT_EQ(text.size(), 24U) << text;
    EXPECT_EQ(read_rfc3339(text), from_unix_ms(ms)) << text;
  }
  EXPECT_EQ(write_rfc3339(from_unix_ms(1'763'823'600'007)), "2025-11-22T15:00:00.007Z");
}

TEST(Rfc3339, OffsetsAndFractionsAreUnderstood) {
  const auto instant = from_unix_ms(1'763'823'600'500);
  EXPECT_EQ(read_rfc3339("2025-11-22T15:00:00.5Z"), instant);
  EXPECT_EQ(read_rfc3339("2025-11-22t15:00:00.500999z"), instant);
  EXPECT_EQ(read_rfc3339("2025-11-22T22:00:00.500+07:00"), instant);
  EXPECT_EQ(read_rfc3339("2025-11-22T11:30:00.500-03:30"), instant);
}

TEST(Rfc3339, EverythingElseIsRefused) {
  for (const auto* text : {"", "2025-11-22", "2025-11-22 15:00:00Z", "2025-11-22T15:00:00", "2025-13-22T15:00:00Z",
                           "2025-02-30T15:00:00Z", "2025-11-22T25:00:00Z", " 2025-11-22T15:00:00Z", "2025-11-22T15:00:00Z ",
                           "2025-11-22T15:00:00Zx", "12025-11-22T15:00:00Z"}) {
    EXPECT_EQ(read_rfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace kurir::domain
