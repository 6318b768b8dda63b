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

TEST_P(StoreContract, AnAnsweredRequestStaysUntilItsAnswerIsThere) {
  const auto device = new_device();
  const RetryRequestRow waiting{.wire_id = "A", .requester = "9:2@lid", .receipt = {1}, .due_at = kNow};
  const RetryRequestRow answered{
      .wire_id = "A", .requester = "9:3@lid", .receipt = {1}, .due_at = kNow + hours(1), .stanza = {2, 3}};
  write([&](auto& tx) {
    for (const auto& request : {waiting, answered}) tx.retries().put_request(device, request);
    tx.retries().remove_answered(device, "A", waiting.requester);
    tx.retries().remove_answered_before(device, kNow + hours(1));
  });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, kAll); }), (std::vector{waiting, answered}));
  write([&](auto& tx) { tx.retries().remove_answered_before(device, kNow + hours(2)); });
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, kAll); }), std::vector{waiting});
  write([&](auto& tx) {
    tx.retries().put_request(device, answered);
    tx.retries().remove_answered(device, "A", answered.requester);
  });
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(device, kAll); }), std::vector{waiting});
}

TEST_P(StoreContract, RetriesOfOneDeviceAreForgottenTogether) {
  const auto device = new_device();
  const auto other = new_device();
  for (const auto each : {device, other}) {
    write([&](auto& tx) {
      tx.retries().put_unreadable(each, unreadable("A"));
      tx.retries().put_request(each, {.wire_id = "A", .requester = "9:2@lid", .receipt = {1}, .due_at = kNow});
    });
  }
  write([&](auto& tx) { tx.retries().clear(device); });
  EXPECT_TRUE(read([&](auto& tx) { return tx.retries().unreadable(device, kAll); }).empty());
  EXPECT_TRUE(read([&](auto& tx) { return tx.retries().requests(device, kAll); }).empty());
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().unreadable(other, kAll); }).size(), 1U);
  EXPECT_EQ(read([&](auto& tx) { return tx.retries().requests(other, kAll); }).size(), 1U);
}

}  // namespace
}  // namespace kurir::test
