#include "simulator/app_state_shelf.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/app_state/patch.hpp"

namespace kurir::simulator {
namespace {

namespace app_state = whatsapp::app_state;

TEST(AppStateShelf, ItsPatchesOpenOneAfterTheOther) {
  kurir::test::SeededRandom random(21);
  AppStateShelf shelf(random);
  const auto name = shelf.set_push_name("One", 1, random);
  EXPECT_EQ(shelf.set_push_name("Two", 2, random), name);
  const auto keys = app_state::derive_keys(Secret<32>(*exactly<32>(shelf.key_data())));
  const auto find_keys = [&](BytesView id) { return std::ranges::equal(id, shelf.key_id()) ? &keys : nullptr; };
  std::map<crypto::Sha256, crypto::Sha256> held;
  const auto find_mac = [&](const crypto::Sha256& index) {
    const auto found = held.find(index);
    return found == held.end() ? std::nullopt : std::optional(found->second);
  };

  const auto& collection = *shelf.find(name);
  ASSERT_EQ(collection.patches.size(), 2U);
  const auto first = app_state::open_patch(collection.patches[0], name, {}, find_keys, find_mac);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->changes[0].push_name, "One");
  held[first->changes[0].index_mac] = first->changes[0].value_mac;
  const auto second = app_state::open_patch(collection.patches[1], name, first->state, find_keys, find_mac);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->changes[0].push_name, "Two");
  EXPECT_EQ(second->state.version, collection.version);
  EXPECT_EQ(second->state.hash.state(), collection.hash.state());
  EXPECT_EQ(shelf.find("regular_high"), nullptr);
}

TEST(AppStateShelf, ASnapshotHoldsTheLatestValues) {
  kurir::test::SeededRandom random(22);
  AppStateShelf shelf(random);
  (void)shelf.set_push_name("One", 1, random);
  const auto name = shelf.set_push_name("Two", 2, random);
  Bytes kept;
  const auto keep = [&kept](BytesView plain) -> Result<KeptFile> {
    kept = to_bytes(plain);
    return KeptFile{.direct_path = "/v/1"};
  };
  ASSERT_TRUE(shelf.make_snapshots(keep));
  const auto keys = app_state::derive_keys(Secret<32>(*exactly<32>(shelf.key_data())));
  const auto snapshot = app_state::open_snapshot(kept, name, [&](BytesView) { return &keys; });
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  ASSERT_EQ(snapshot->changes.size(), 1U);
  EXPECT_EQ(snapshot->changes[0].push_name, "Two");
  EXPECT_EQ(snapshot->state.version, 2U);
}

}  // namespace
}  // namespace kurir::simulator
