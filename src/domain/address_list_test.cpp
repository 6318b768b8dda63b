#include "domain/address_list.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

bool allowed(const std::string& entry, std::string_view address) { return allows({entry}, address); }

TEST(AddressList, AnEmptyListAllowsEverybody) {
  EXPECT_TRUE(allows({}, "203.0.113.9"));
  EXPECT_TRUE(allows({}, ""));
}

TEST(AddressList, PlainAddresses) {
  EXPECT_TRUE(allowed("203.0.113.9", "203.0.113.9"));
  EXPECT_FALSE(allowed("203.0.113.9", "203.0.113.90"));
  EXPECT_TRUE(allowed("203.0.113.9", "::ffff:203.0.113.9"));
  EXPECT_TRUE(allowed("::ffff:203.0.113.9", "203.0.113.9"));
  EXPECT_TRUE(allowed("2001:DB8::1", "2001:db8:0:0::1"));
  EXPECT_FALSE(allowed("2001:db8::1", "2001:db8::2"));
  EXPECT_TRUE(allows({"10.0.0.1", "broken", "10.0.0.2"}, "10.0.0.2"));
}

TEST(AddressList, NetworksToTheBit) {
  EXPECT_TRUE(allowed("10.1.2.128/25", "10.1.2.129"));
  EXPECT_FALSE(allowed("10.1.2.128/25", "10.1.2.127"));
  EXPECT_TRUE(allowed("10.1.2.3/8", "10.255.0.1"));
  EXPECT_FALSE(allowed("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(allowed("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(allowed("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(allowed("2001:db8:8000::/33", "2001:db8:ffff::1"));
  EXPECT_FALSE(allowed("2001:db8:8000::/33", "2001:db8:7fff::1"));
  EXPECT_TRUE(allowed("::/0", "2001:db8::1"));
  EXPECT_FALSE(allowed("::/0", "203.0.113.9"));
  EXPECT_TRUE(allowed("10.0.0.7/32", "10.0.0.7"));
}

TEST(AddressList, EveryEntryHasOneSpelling) {
  const std::pair<std::string_view, std::string_view> entries[] = {
      {"10.1.2.3", "10.1.2.3"},
      {"10.1.2.3/8", "10.0.0.0/8"},
      {"10.1.2.3/32", "10.1.2.3"},
      {"0.0.0.0/0", "0.0.0.0/0"},
      {"::ffff:10.1.2.3", "10.1.2.3"},
      {"::ffff:10.1.2.3/104", "10.0.0.0/8"},
      {"2001:DB8:0:0::1", "2001:db8::1"},
      {"2001:db8:ffff::1/33", "2001:db8:8000::/33"},
      {"::/0", "::/0"},
  };
  for (const auto& [written, canonical] : entries) {
    EXPECT_EQ(canonical_entry(written), canonical);
    EXPECT_EQ(canonical_entry(canonical), canonical);
  }
  EXPECT_EQ(canonical_entry("10.0.0.0/33"), std::nullopt);
  EXPECT_EQ(canonical_address("::FFFF:10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(canonical_address("2001:DB8::1"), "2001:db8::1");
  EXPECT_EQ(canonical_address("10.0.0.0/8"), std::nullopt);
}

TEST(AddressList, WhatDoesNotReadMatchesNothing) {
  using namespace std::string_view_literals;
  for (const auto entry : {""sv, "/"sv, "10.0.0.0/"sv, "10.0.0.0/33"sv, "10.0.0.0/-1"sv, "10.0.0.0/8x"sv, "::/129"sv, "10.0.0"sv,
                           "localhost"sv, "10.0.0.1\0"sv, " 10.0.0.1"sv, "10.0.0.0/8/8"sv}) {
    EXPECT_FALSE(is_address_or_network(entry)) << entry;
    EXPECT_FALSE(allows({std::string(entry)}, "10.0.0.1")) << entry;
  }
  EXPECT_FALSE(allowed("10.0.0.1", ""));
  EXPECT_FALSE(allowed("0.0.0.0/0", "not an address"));
}

}  // namespace
}  // namespace kurir::domain
