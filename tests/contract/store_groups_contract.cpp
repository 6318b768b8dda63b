#include <gmock/gmock.h>

#include "contract/store_contract.hpp"
#include "ports/group_rows.hpp"

namespace kurir::test {
namespace {

using ports::GroupRow;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::string kGroup = "120363400000000001@g.us";

GroupRow a_group() {
  return {.jid = kGroup,
          .subject = "Kelas 3B, \"sore\"",
          .by_lid = true,
          .created_at = kNow,
          .members = {{"111@lid", "6281@s.whatsapp.net", 2}, {"222@lid", "", 0}}};
}

TEST_P(StoreContract, AGroupComesBackAsItWasAndIsReplacedAsAWhole) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](auto& tx) { tx.groups().put(device, a_group()); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().find(device, kGroup); }), a_group());
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().find(other, kGroup); }), std::nullopt);

  auto smaller = a_group();
  smaller.subject = "Kelas 4B";
  smaller.members.pop_back();
  write([&](auto& tx) { tx.groups().put(device, smaller); });
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().find(device, kGroup); }), smaller);
  write([&](auto& tx) { tx.groups().remove(device, kGroup); });
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().find(device, kGroup); }), std::nullopt);
}

TEST_P(StoreContract, SenderKeysAreKeptByGroupAndSender) {
  const auto device = new_device();
  write([&](auto& tx) {
    tx.groups().put_sender_key(device, kGroup, "111_1.0", Bytes{1});
    tx.groups().put_sender_key(device, kGroup, "111_1.1", Bytes{2});
    tx.groups().put_sender_key(device, kGroup, "111_1.0", Bytes{3});
  });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().sender_key(device, kGroup, "111_1.0"); }), Bytes{3});
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().sender_key(device, kGroup, "111_1.1"); }), Bytes{2});
  EXPECT_EQ(read([&](auto& tx) { return tx.groups().sender_key(device, "1@g.us", "111_1.0"); }), std::nullopt);
}

TEST_P(StoreContract, WhoHasOurKeyIsKnownUntilItIsMadeAnew) {
  const auto device = new_device();
  const auto holders = [&](std::string group) { return read([&](auto& tx) { return tx.groups().key_holders(device, group); }); };
  write([&](auto& tx) {
    for (const auto* holder : {"111_1.0", "222_1.0", "222_1.0", "222_1.7"}) tx.groups().add_key_holder(device, kGroup, holder);
    tx.groups().add_key_holder(device, "1@g.us", "333_1.0");
    tx.groups().remove_key_holder(device, kGroup, "222_1.0");
  });
  EXPECT_THAT(holders(kGroup), UnorderedElementsAre("111_1.0", "222_1.7"));
  write([&](auto& tx) { tx.groups().remove_key_holders(device, kGroup); });
  EXPECT_THAT(holders(kGroup), IsEmpty());
  EXPECT_THAT(holders("1@g.us"), UnorderedElementsAre("333_1.0"));
}

TEST_P(StoreContract, ANewPairingForgetsGroupsAndTheirKeys) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](auto& tx) {
    for (const auto of : {device, other}) {
      tx.groups().put(of, a_group());
      tx.groups().put_sender_key(of, kGroup, "111_1.0", Bytes{1});
      tx.groups().add_key_holder(of, kGroup, "111_1.0");
    }
    tx.groups().clear(device);
  });
  const auto counts = [&](domain::DeviceId of) {
    return read([&](auto& tx) {
      return (tx.groups().find(of, kGroup) ? 1U : 0U) + (tx.groups().sender_key(of, kGroup, "111_1.0") ? 1U : 0U) +
             tx.groups().key_holders(of, kGroup).size();
    });
  };
  EXPECT_EQ(counts(device), 0U);
  EXPECT_EQ(counts(other), 3U);
}

}  // namespace
}  // namespace kurir::test
