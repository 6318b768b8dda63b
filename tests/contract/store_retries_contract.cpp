#include "contract/store_contract.hpp"
#include "ports/retry_rows.hpp"

namespace kurir::test {
namespace {

using ports::RetryRequestRow;
using ports::UnreadableMessage;

constexpr std::size_t kAll = 100;

UnreadableMessage unreadable(std::string wire_id) {
  return {.wire_id = std::move(wire_id), .chat = "9@lid", .sender = "9:2@lid", .number = "6281", .at = kNow, .since = kNow};
}

TEST_P(StoreContract, WhatCouldNotBeReadIsRememberedUntilItIs) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](auto& tx) { tx.retries().put_unreadable(device, unreadable("A")); });
  write([&](auto& tx) { tx.retries().set_asked(device, "A", "9@lid", kNow + hours(1)); });
  write([&](auto& tx) { tx.retries().put_unreadable(device, unreadable("A")); });
  reopen();
  auto expected = unreadable("A");
  expected.asked_at = kNow + hours(1);
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().unreadable(device, kAll); }), std::vector{expected})
      << "what is known of it stays when it comes again";
  EXPECT_TRUE(read([&](auto& tx) { return tx.retries().unreadable(other, kAll); }).empty());

  write([&](auto& tx) { tx.retries().remove_unreadable(device, "A", "8@lid"); });
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().unreadable(device, kAll); }).size(), 1U) << "another chat's";
  write([&](auto& tx) { tx.retries().remove_unreadable(device, "A", "9@lid"); });
  EXPECT_TRUE(read([&](auto& tx) { return tx.retries().unreadable(device, kAll); }).empty());
}

TEST_P(StoreContract, ARequestThatWaitsIsReplacedByALaterOneOfTheSameDevice) {
  const auto device = new_device();
  const RetryRequestRow first{.wire_id = "A", .requester = "9:2@lid", .receipt = {1}, .due_at = kNow};
  auto second = first;
  second.receipt = {2};
  second.due_at = kNow + hours(1);
  auto elsewhere = first;
  elsewhere.requester = "9:3@lid";
  write([&](auto& tx) {
    for (const auto& request : {first, second, elsewhere}) tx.retries().put_request(device, request);
  });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, kAll); }), (std::vector{second, elsewhere}));
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, 1); }).size(), 1U);
  write([&](auto& tx) { tx.retries().remove_request(device, "A", "9:2@lid"); });
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, kAll); }), std::vector{elsewhere});
}

}  // namespace
}  // namespace kurir::test
