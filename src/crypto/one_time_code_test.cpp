#include "crypto/one_time_code.hpp"

#include <gtest/gtest.h>

namespace kurir::crypto {
namespace {

TEST(OneTimeCode, matches_rfc_4226) {
  const std::string_view expected[] = {"755224", "287082", "359152", "969429", "338314",
                                       "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < std::size(expected); ++counter) {
    EXPECT_EQ(one_time_code(as_bytes("12345678901234567890"), counter), expected[counter]) << counter;
  }
}

TEST(OneTimeCode, matches_rfc_6238_with_eight_digits) {
  const std::pair<std::uint64_t, std::string_view> expected[] = {{59, "94287082"},
                                                                 {1'111'111'109, "07081804"},
                                                                 {1'111'111'111, "14050471"},
                                                                 {1'234'567'890, "89005924"},
                                                                 {2'000'000'000, "69279037"},
                                                                 {20'000'000'000, "65353130"}};
  for (const auto& [seconds, code] : expected) {
    EXPECT_EQ(one_time_code(as_bytes("12345678901234567890"), seconds / 30, 8), code) << seconds;
  }
}

}  // namespace
}  // namespace kurir::crypto
