#include "contract/store_contract.hpp"
#include "ports/sent_payload_rows.hpp"

namespace kurir::test {
namespace {

using ports::SentPayload;

TEST_P(StoreContract, WhatWasSentComesBackAsItWas) {
  const auto device = new_device();
  const auto other = new_device();
  const SentPayload sent{.wire_id = "3EB0AA", .chat = "6281@s.whatsapp.net", .payload = {0x0A, 0x01, 'x'}, .at = kNow};
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(device, "3EB0AA"); }), std::nullopt);
  write([&](auto& tx) { tx.sent_payloads().put(device, sent); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(device, "3EB0AA"); }), sent);
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(other, "3EB0AA"); }), std::nullopt);

  auto again = sent;
  again.payload = {0x0A, 0x01, 'y'};
  write([&](auto& tx) { tx.sent_payloads().put(device, again); });
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(device, "3EB0AA"); }), again);

  write([&](auto& tx) {
    tx.sent_payloads().put(other, sent);
    tx.sent_payloads().clear(device);
  });
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(device, "3EB0AA"); }), std::nullopt);
  EXPECT_EQ(read([&](auto& tx) { return tx.sent_payloads().find(other, "3EB0AA"); }), sent);
}

TEST_P(StoreContract, WhatWasSentLongAgoIsForgottenOldestFirst) {
  const auto device = new_device();
  write([&](auto& tx) {
    for (int i = 0; i < 4; ++i)
      tx.sent_payloads().put(device, {.wire_id = fmt::format("{}", i), .chat = "c", .payload = {}, .at = kNow + hours(i)});
    tx.sent_payloads().remove_before(kNow + hours(3), 2);
  });
  const auto is_there = [&](std::string id) {
    return read([&](auto& tx) { return tx.sent_payloads().find(device, id).has_value(); });
  };
  EXPECT_FALSE(is_there("0"));
  EXPECT_FALSE(is_there("1"));
  EXPECT_TRUE(is_there("2")) << "two at once";
  write([&](auto& tx) { tx.sent_payloads().remove_before(kNow + hours(3), 9); });
  EXPECT_FALSE(is_there("2"));
  EXPECT_TRUE(is_there("3")) << "not before";
}

}  // namespace
}  // namespace kurir::test
