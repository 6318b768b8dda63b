#include "domain/restriction.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kurir::domain {
namespace {

using std::chrono::hours;
using enum RestrictionKind;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

Restriction told(RestrictionKind kind, Duration length, RestrictionSource source) {
  return {.kind = kind, .until = kNow + length, .source = source};
}

TEST(Restriction, EachKindHasANameAndASentence) {
  std::set<std::string_view> names;
  for (int i = 1; i <= static_cast<int>(account_restricted); ++i) {
    const auto kind = static_cast<RestrictionKind>(i);
    EXPECT_TRUE(names.insert(name(kind)).second) << i;
    EXPECT_FALSE(name(kind).empty()) << i;
    EXPECT_FALSE(explain(kind).empty()) << i;
  }
  EXPECT_EQ(name(none), "");
}

TEST(Restriction, HoldsStrangersOnlyAndOnlyWhileItLasts) {
  for (const auto kind : {reach_out_lock, new_chat_cap}) {
    const auto lock = told(kind, hours(6), RestrictionSource::notice);
    EXPECT_TRUE(holds(lock, Acquaintance::stranger, kNow));
    EXPECT_FALSE(holds(lock, Acquaintance::heard_from, kNow));
    EXPECT_FALSE(holds(lock, Acquaintance::stranger, lock.until)) << "it is over";
  }
  EXPECT_FALSE(holds({}, Acquaintance::stranger, kNow));
  EXPECT_FALSE(holds(told(ban, hours(1), RestrictionSource::login), Acquaintance::stranger, kNow))
      << "there is no connection: messages wait as they do without one";
}

TEST(Restriction, TheWordOfWhatsAppOnTheEndCounts) {
  const auto guess = told(reach_out_lock, kUntoldLock, RestrictionSource::message);
  const auto sooner = told(reach_out_lock, hours(2), RestrictionSource::answer);
  const auto later = told(reach_out_lock, hours(144), RestrictionSource::notice);
  EXPECT_EQ(merged(guess, sooner, kNow).until, sooner.until);
  EXPECT_EQ(merged(sooner, later, kNow).until, later.until);
  EXPECT_EQ(merged(later, sooner, kNow).until, sooner.until);
}

TEST(Restriction, AGuessShortensNothingAndReplacesNoWordOfWhatsApp) {
  const auto now = told(reach_out_lock, hours(2), RestrictionSource::notice);
  const auto guess = told(reach_out_lock, hours(24), RestrictionSource::message);
  EXPECT_EQ(merged(now, guess, kNow).until, now.until);
  const auto shorter = told(new_chat_cap, hours(1), RestrictionSource::message);
  EXPECT_EQ(merged(guess, shorter, kNow).until, guess.until);
  EXPECT_EQ(merged(guess, shorter, guess.until).until, shorter.until) << "the old one is over";
}

TEST(Restriction, ABanOutlastsWhatIsSaidOfNewContacts) {
  const auto ban_now = told(ban_blocked, hours(1), RestrictionSource::login);
  EXPECT_EQ(merged(ban_now, told(reach_out_lock, hours(9), RestrictionSource::notice), kNow).kind, ban_blocked);
  EXPECT_EQ(lifted(ban_now, kNow).until, ban_now.until);
}

TEST(Restriction, LiftingEndsItNow) {
  const auto lock = told(reach_out_lock, hours(6), RestrictionSource::notice);
  EXPECT_FALSE(is_in_force(lifted(lock, kNow), kNow));
  const auto over = told(reach_out_lock, -hours(6), RestrictionSource::notice);
  EXPECT_EQ(lifted(over, kNow).until, over.until) << "what ended stays ended when it did";
}

}  // namespace
}  // namespace kurir::domain
