#include "whatsapp/client/session_set.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/signal/test_party.hpp"

namespace kurir::whatsapp::client {
namespace {

using signal::Address;
using signal::test::Party;

const Address kAnna{"1_1", 0};
const Address kBert{"2_1", 3};

struct SessionSetTest : testing::Test {
  kurir::test::SeededRandom random{5};
  Party ours = Party::make(random);
  Party theirs = Party::make(random);
  SessionSet set;

  /// A record with an open state.
  signal::SessionRecord open_record() {
    signal::SessionRecord record;
    EXPECT_TRUE(signal::start_session(record, ours.local(), theirs.bundle(), random));
    return record;
  }
};

TEST_F(SessionSetTest, HoldsWhatWasLoaded) {
  EXPECT_FALSE(set.holds(kAnna));
  EXPECT_FALSE(set.open(kAnna));
  set.load(kAnna, {});
  EXPECT_TRUE(set.holds(kAnna));
  EXPECT_FALSE(set.open(kAnna)) << "an address without a session";
  set.load(kBert, open_record());
  EXPECT_TRUE(set.open(kBert));
  EXPECT_EQ(set.size(), 2U);
  EXPECT_TRUE(set.dirty().empty());
}

TEST_F(SessionSetTest, WhatIsChangedIsDirtyUntilStored) {
  set.load(kAnna, {});
  set.change(kAnna) = open_record();
  EXPECT_EQ(set.dirty(), std::set{kAnna});
  set.stored();
  EXPECT_TRUE(set.dirty().empty());
  EXPECT_TRUE(set.open(kAnna));
}

TEST_F(SessionSetTest, WhatFailedIsNotDirty) {
  set.load(kAnna, {});
  auto forged = theirs.bundle();
  forged.signed_prekey_signature[0] ^= 1;
  const auto start = [&](const signal::PreKeyBundle& bundle) {
    return set.change_by(
        kAnna, [&](signal::SessionRecord& record) { return signal::start_session(record, ours.local(), bundle, random); });
  };
  EXPECT_FALSE(start(forged));
  EXPECT_TRUE(set.dirty().empty());
  EXPECT_TRUE(start(theirs.bundle()));
  EXPECT_EQ(set.dirty(), std::set{kAnna});
  EXPECT_TRUE(set.open(kAnna));
}

TEST_F(SessionSetTest, LoadingDoesNotUndoAChange) {
  set.load(kAnna, {});
  set.change(kAnna) = open_record();
  set.load(kAnna, {});
  EXPECT_TRUE(set.open(kAnna));
}

TEST_F(SessionSetTest, WhatCouldNotBeStoredIsLoadedAgain) {
  set.load(kAnna, {});
  set.load(kBert, {});
  set.change(kAnna) = open_record();
  set.forget_dirty();
  EXPECT_FALSE(set.holds(kAnna));
  EXPECT_TRUE(set.holds(kBert));
  EXPECT_TRUE(set.dirty().empty());
}

TEST_F(SessionSetTest, ShrinkingKeepsWhatIsNotDurable) {
  set.load(kAnna, {});
  set.load(kBert, {});
  set.change(kAnna) = open_record();
  set.shrink();
  EXPECT_TRUE(set.open(kAnna));
  EXPECT_FALSE(set.holds(kBert));
}

TEST_F(SessionSetTest, ForgettingOneForgetsThatItWasDirty) {
  set.load(kAnna, {});
  (void)set.change(kAnna);
  set.forget(kAnna);
  EXPECT_FALSE(set.holds(kAnna));
  EXPECT_TRUE(set.dirty().empty());
}

}  // namespace
}  // namespace kurir::whatsapp::client
