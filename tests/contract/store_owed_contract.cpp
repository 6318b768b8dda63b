#include "contract/store_contract.hpp"
#include "ports/owed_rows.hpp"

namespace kurir::test {
namespace {

using ports::Owed;
using ports::OwedKind;

constexpr std::size_t kAll = 100;

TEST_P(StoreContract, WhatIsOwedIsRememberedUntilItIsDone) {
  const auto device = new_device();
  const auto other = new_device();
  const Owed chunk{.kind = OwedKind::history, .key = "A", .content = {1, 2}};
  const Owed collection{.kind = OwedKind::collection, .key = "A"};
  const auto owed = [&](domain::DeviceId whose) { return read([&](auto& tx) { return tx.owed().all(whose, kAll); }); };
  write([&](auto& tx) {
    tx.owed().put(device, {.kind = OwedKind::history, .key = "A", .content = {9}});
    for (const auto& each : {chunk, collection}) tx.owed().put(device, each);
    tx.owed().put(other, chunk);
  });
  reopen();
  EXPECT_EQ(owed(device), (std::vector{chunk, collection}));
  EXPECT_EQ(read([&](auto& tx) { return tx.owed().all(device, 1); }).size(), 1U);
  write([&](auto& tx) { tx.owed().remove(device, OwedKind::history, "A"); });
  EXPECT_EQ(owed(device), std::vector{collection});
  write([&](auto& tx) { tx.owed().clear(device); });
  EXPECT_TRUE(owed(device).empty());
  EXPECT_EQ(owed(other), std::vector{chunk});
}

}  // namespace
}  // namespace kurir::test
