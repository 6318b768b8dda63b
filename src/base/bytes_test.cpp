#include "base/bytes.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir {
namespace {

TEST(Hex, writes_lower_case_and_reads_both_cases) {
  EXPECT_EQ(to_hex(ByteArray<4>{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(to_hex({}), "");
  EXPECT_EQ(from_hex("00aAFf"), (Bytes{0x00, 0xaa, 0xff}));
  EXPECT_EQ(from_hex(""), Bytes());
}

TEST(Hex, refuses_odd_lengths_and_foreign_characters) {
  for (const auto* text : {"0", "000", "0g", "g0", "0x00", " 00", "00 ", "0:", "/0", "@0", "`0", "\xc3\xa4"}) {
    EXPECT_FALSE(from_hex(text)) << text;
  }
  EXPECT_FALSE(from_hex(std::string_view("\0\0", 2)));
}

TEST(Hex, round_trips_every_byte) {
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(from_hex(to_hex(all)), all);
}

TEST(BigEndian, writes_the_lowest_bytes_first_byte_highest) {
  EXPECT_EQ(to_hex(big_endian<2>(0x0102)), "0102");
  EXPECT_EQ(to_hex(big_endian<3>(0xff010203)), "010203");
  EXPECT_EQ(to_hex(big_endian<8>(0x0102030405060708)), "0102030405060708");
  EXPECT_EQ(read_big_endian(big_endian<8>(~std::uint64_t{0} - 1)), ~std::uint64_t{0} - 1);
  EXPECT_EQ(read_big_endian({}), 0U);
}

TEST(Bytes, concatenates_and_checks_sizes) {
  EXPECT_EQ(concat(as_bytes("ab"), Bytes(), ByteArray<1>{'c'}), to_bytes("abc"));
  EXPECT_EQ(exactly<2>(as_bytes("ab")), (ByteArray<2>{'a', 'b'}));
  EXPECT_FALSE(exactly<2>(as_bytes("a")));
  EXPECT_FALSE(exactly<2>(as_bytes("abc")));
  EXPECT_EQ(to_string(as_bytes("ab")), "ab");
}

TEST(Random, below_stays_below_and_reaches_every_value) {
  test::SeededRandom random(1);
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) ++seen.at(random.below(seen.size()));
  for (auto count : seen) EXPECT_GT(count, 800);
  EXPECT_EQ(random.below(1), 0U);
}

}  // namespace
}  // namespace kurir
