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

}  // namespace
}  // namespace kurir::domain
