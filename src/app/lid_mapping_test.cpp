#include "app/lid_mapping.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace kurir::app {
namespace {

using whatsapp::signal::Address;
using whatsapp::signal::SessionRecord;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

class LidMappingTest : public testing::Test {
 protected:
  [[nodiscard]] SessionRecord session() {
    auto one = whatsapp::signal::test::Party::make(random_);
    const auto other = whatsapp::signal::test::Party::make(random_);
    if (!one.start(other, random_)) throw std::runtime_error("no session");
    return one.record;
  }

  test::SeededRandom random_{11};
  DeviceMemory memory_{domain::DeviceId(1), whatsapp::client::Credentials::create(random_)};
};

TEST_F(LidMappingTest, SessionsInMemoryMoveWithTheNextTransaction) {
  const auto moved = session();
  const auto kept = session();
  memory_.sessions.load({"62812", 0}, moved);
  memory_.sessions.load({"9222_1", 0}, SessionRecord());  // looked for, and not there
  memory_.sessions.load({"62812", 7}, session());
  memory_.sessions.load({"9222_1", 7}, kept);
  memory_.sessions.load({"628121", 0}, session());
  learn_mapping(memory_, "62812", "9222", kNow);
  const auto changes = MemoryChanges::take(memory_);
  EXPECT_FALSE(changes.empty());
  EXPECT_TRUE(memory_.sessions.held_under("62812").empty());
  EXPECT_EQ(memory_.sessions.look({"9222_1", 0}).base_key(), moved.base_key());
  EXPECT_EQ(memory_.sessions.look({"9222_1", 7}).base_key(), kept.base_key()) << "what the LID had stays";
  EXPECT_TRUE(memory_.sessions.dirty().contains(Address{"9222_1", 0}));
  EXPECT_TRUE(memory_.sessions.holds({"628121", 0})) << "another number";
}

TEST_F(LidMappingTest, WhatIsOnlyStoredIsLoadedAgain) {
  memory_.sessions.load({"9222_1", 3}, SessionRecord());
  learn_mapping(memory_, "62812", "9222", kNow);
  (void)MemoryChanges::take(memory_);
  EXPECT_FALSE(memory_.sessions.holds({"9222_1", 3})) << "after the move the store may have it";
}

TEST_F(LidMappingTest, KnownPairsChangeNothing) {
  memory_.contacts.load({.number = "62812", .lid = "9222", .devices = {}, .checked_at = kNow});
  learn_mapping(memory_, "62812", "9222", kNow);
  learn_mapping(memory_, "62813", "", kNow);
  EXPECT_TRUE(MemoryChanges::take(memory_).empty());
  learn_mapping(memory_, "62812", "9333", kNow);
  EXPECT_EQ(memory_.contacts.find("62812")->lid, "9333");
  EXPECT_FALSE(MemoryChanges::take(memory_).empty());
}

}  // namespace
}  // namespace kurir::app
