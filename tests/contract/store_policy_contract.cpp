// What the rules of use remember, and the ledger of consent.
#include <set>

#include "contract/store_contract.hpp"
#include "domain/policy/fingerprint.hpp"
#include "ports/consent_rows.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::test {
namespace {

using domain::policy::ConsentState;
using domain::policy::Pace;

using Uses = std::vector<ports::PacingRows::TextUse>;

/// Work for the store: the uses found, in its own words.
auto find_uses(domain::DeviceId device, std::uint64_t print, Time since = Time{}, std::size_t limit = 100) {
  return [=](ports::Transaction& tx) -> Uses { return tx.pacing().similar_uses(device, print, since, limit); };
}
auto add_use(domain::DeviceId device, std::uint64_t print, std::string number, Time at = kNow) {
  return [=](ports::Transaction& tx) { tx.pacing().text_used(device, {print, number, at}); };
}

TEST_P(StoreContract, PaceAndRecipientsAreKeptPerDevice) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](ports::Transaction& tx) {
    tx.pacing().put_pace(device, {.next_at = kNow, .day = 20'000, .sent_today = 3});
    tx.pacing().put_pace(device, {.next_at = kNow + seconds(1), .day = 20'000, .sent_today = 4});
    tx.pacing().sent_to(device, "62811", kNow);
    tx.pacing().heard_from(device, "62811", kNow + seconds(2));
    tx.pacing().heard_from(device, "62812", kNow);
  });
  reopen();
  read([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.pacing().pace(device), (Pace{.next_at = kNow + seconds(1), .day = 20'000, .sent_today = 4}));
    EXPECT_EQ(tx.pacing().pace(other), Pace{});
    EXPECT_EQ(tx.pacing().recipient(device, "62811").sent_at, kNow);
    EXPECT_EQ(tx.pacing().recipient(device, "62811").heard_at, kNow + seconds(2));
    EXPECT_EQ(tx.pacing().recipient(device, "62812").sent_at, std::nullopt);
    EXPECT_EQ(tx.pacing().recipient(other, "62811").sent_at, std::nullopt);
  });
}

TEST_P(StoreContract, SimilarTextsAreFoundByAnyBand) {
  const auto device = new_device();
  const std::uint64_t print = 0x8123'4567'89AB'CDEF;
  for (int bit = 0; bit < 64; ++bit) write(add_use(device, print ^ (1ULL << bit), fmt::format("628{}", bit)));
  write(add_use(device, ~print, "62999"));
  std::set<std::string> numbers;
  for (const auto& each : read(find_uses(device, print))) {
    EXPECT_EQ(domain::policy::distance(each.fingerprint, print), 1);
    numbers.insert(each.number);
  }
  EXPECT_EQ(numbers.size(), 64U);
}

TEST_P(StoreContract, AUseCountsOnceWithItsLastTimeAndTheNewestComeFirst) {
  const auto device = new_device();
  write(add_use(device, 7, "62811", kNow));
  write(add_use(device, 7, "62811", kNow + seconds(9)));
  write(add_use(device, 7, "62812", kNow + seconds(5)));
  EXPECT_EQ(read(find_uses(device, 7)).size(), 8U) << "two uses, found by four bands";
  const auto newest = read(find_uses(device, 7, Time{}, 1));
  ASSERT_EQ(newest.size(), 4U);
  EXPECT_EQ(newest[0].number, "62811");
  EXPECT_EQ(newest[0].at, kNow + seconds(9));
  EXPECT_EQ(read(find_uses(device, 7, kNow + seconds(5))).size(), 4U) << "after, not at";
}

TEST_P(StoreContract, OldUsesGoTheOldestFirst) {
  const auto device = new_device();
  for (int i = 0; i < 5; ++i) write(add_use(device, 7, fmt::format("628{}", i), kNow + seconds(i)));
  write([&](ports::Transaction& tx) { tx.pacing().forget_texts(kNow + seconds(4), 3); });
  EXPECT_EQ(read(find_uses(device, 7)).size(), 8U);
  write([&](ports::Transaction& tx) { tx.pacing().forget_texts(kNow + seconds(4), 3); });
  EXPECT_EQ(read(find_uses(device, 7)).size(), 4U);
}

TEST_P(StoreContract, AReleaseIsRememberedUntilForgotten) {
  const auto device = new_device();
  const auto id = insert(new_message(device));
  const auto released = [&] { return read([&](ports::Transaction& tx) { return tx.pacing().is_released(id); }); };
  EXPECT_FALSE(released());
  for (int i = 0; i < 2; ++i) write([&](ports::Transaction& tx) { tx.pacing().release(id); });
  EXPECT_TRUE(released());
  write([&](ports::Transaction& tx) { tx.pacing().forget_release(id); });
  EXPECT_FALSE(released());
}

TEST_P(StoreContract, TheOperatorsDefaultSurvives) {
  EXPECT_EQ(read([](ports::Transaction& tx) { return tx.pacing().default_policy(); }), "");
  write([](ports::Transaction& tx) { tx.pacing().set_default_policy("gap=1s\n"); });
  reopen();
  EXPECT_EQ(read([](ports::Transaction& tx) { return tx.pacing().default_policy(); }), "gap=1s\n");
}

TEST_P(StoreContract, ConsentIsTheLastEntryOfItsLedger) {
  const auto account = new_account();
  const auto other = new_account();
  write([&](ports::Transaction& tx) {
    tx.consent().record(account, {"62811", ConsentState::opted_in, "cli:ani", "form 7", kNow});
    tx.consent().record(account, {"62811", ConsentState::opted_out, "message", "STOP", kNow + seconds(1)});
    tx.consent().record(account, {"62810", ConsentState::opted_in, "cli:ani", "form 8", kNow});
  });
  read([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.consent().find(account, "62811")->state, ConsentState::opted_out);
    EXPECT_EQ(tx.consent().find(account, "62811")->since, kNow + seconds(1));
    EXPECT_FALSE(tx.consent().find(other, "62811"));
    const auto history = tx.consent().history(account, "62811", 10);
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].proof, "STOP");
    EXPECT_EQ(history[1].source, "cli:ani");
    const auto all = tx.consent().list(account, "", 10);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].number, "62810");
    EXPECT_EQ(tx.consent().list(account, "62810", 10).size(), 1U);
  });
}

}  // namespace
}  // namespace kurir::test
