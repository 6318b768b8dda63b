#include "domain/tax.hpp"

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

TEST(Tax, IsRoundedHalfUpToWholeRupiah) {
  EXPECT_EQ(tax_on(0, 1'000), 0);
  EXPECT_EQ(tax_on(100'000, 1'000), 10'000);
  EXPECT_EQ(tax_on(4, 1'000), 0);
  EXPECT_EQ(tax_on(5, 1'000), 1);
  EXPECT_EQ(tax_on(14, 1'000), 1);
  EXPECT_EQ(tax_on(15, 1'000), 2);
  EXPECT_EQ(tax_on(99'999, 1'100), 11'000);  // 10,999.89
  EXPECT_EQ(tax_on(50, 1'100), 6);           // 5.5
  EXPECT_EQ(tax_on(12'345, 0), 0);
  EXPECT_EQ(tax_on(12'345, 10'000), 12'345);
  EXPECT_EQ(tax_on(-15, 1'000), -2);
}

TEST(Tax, OfTheLargestAmountsDoesNotOverflow) { EXPECT_EQ(tax_on(9'000'000'000'000'000'000, 1'100), 990'000'000'000'000'000); }

TEST(Tax, RatesReadAsPercent) {
  for (const auto& [text, basis_points] : {std::pair("0", 0), {"11", 1'100}, {"11.5", 1'150}, {"1.25", 125}, {"100", 10'000}}) {
    const auto read = read_percent(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, basis_points);
    EXPECT_EQ(percent(*read), text);
  }
  EXPECT_EQ(read_percent("11.50").value(), 1'150);
  for (const auto* text : {"", "-1", "100.01", "101", "1000", "11,5", "11.", ".5", "11.555", "1e1", "11%", " 11"}) {
    EXPECT_FALSE(read_percent(text)) << text;
  }
}

}  // namespace
}  // namespace kurir::domain
