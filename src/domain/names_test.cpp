#include "domain/names.hpp"

#include <set>

#include <gmock/gmock.h>

#include "domain/wire_id.hpp"
#include "support/scripted_random.hpp"

namespace kurir::domain {
namespace {

TEST(Names, KeysAndWaidsHaveTheirShapeAndDiffer) {
  test::SeededRandom random(1);
  std::set<std::string> keys, waids;
  for (int i = 0; i < 200; ++i) {
    const auto key = make_api_key(random);
    EXPECT_THAT(key, testing::MatchesRegex("kurir_[0-9A-Za-z]{43}"));
    EXPECT_EQ(visible_prefix(key), key.substr(0, 10));
    keys.insert(key);
    const auto waid = make_waid(random);
    EXPECT_THAT(waid, testing::MatchesRegex("[2-9a-hj-km-np-z]{10}"));
    waids.insert(waid);
  }
  EXPECT_EQ(keys.size(), 200U);
  EXPECT_EQ(waids.size(), 200U);
}

TEST(Names, TheVisiblePrefixOfAnythingIsSafe) { EXPECT_EQ(visible_prefix("abc"), "abc"); }

TEST(WireId, IsTheRandomBytesInUpperCaseHex) {
  test::ScriptedRandom random;
  random.push(ByteArray<9>{0x00, 0x1f, 0xa2, 0xff, 0x80, 0x7f, 0x0c, 0xd0, 0x99});
  EXPECT_EQ(make_wire_id(random), "3EB0001FA2FF807F0CD099");
}

}  // namespace
}  // namespace kurir::domain
