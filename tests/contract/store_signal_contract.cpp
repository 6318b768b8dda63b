#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

using ports::SignalRows;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> ids_of(const std::vector<SignalRows::PreKeyRow>& keys) {
  std::vector<std::uint32_t> ids;
  for (const auto& key : keys) ids.push_back(key.id);
  return ids;
}

TEST_P(StoreContract, ASessionIsTheLastOneThatWasPut) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](auto& tx) { tx.signal().put_session(device, "6281.2", to_bytes("first")); });
  write([&](auto& tx) { tx.signal().put_session(device, "6281.2", Bytes(3000, 0xab)); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.signal().session(device, "6281.2"); }), Bytes(3000, 0xab));
  EXPECT_FALSE(read([&](auto& tx) { return tx.signal().session(other, "6281.2"); }));
  write([&](auto& tx) { tx.signal().remove_session(device, "6281.2"); });
  EXPECT_FALSE(read([&](auto& tx) { return tx.signal().session(device, "6281.2"); }));
}

TEST_P(StoreContract, RemovingAPersonsSessionsSparesTheirNeighbours) {
  const auto device = new_device();
  const std::vector<std::string> kept{"628.0", "6281_1.0", "62811.0", "6282.1"};
  write([&](auto& tx) {
    for (const auto* gone : {"6281.0", "6281.1", "6281.99"}) tx.signal().put_session(device, gone, to_bytes("x"));
    for (const auto& address : kept) tx.signal().put_session(device, address, to_bytes("y"));
    tx.signal().remove_sessions_of(device, "6281");
  });
  const auto there = [&](const std::string& address) {
    return read([&](auto& tx) { return tx.signal().session(device, address).has_value(); });
  };
  for (const auto* gone : {"6281.0", "6281.1", "6281.99"}) EXPECT_FALSE(there(gone)) << gone;
  for (const auto& address : kept) EXPECT_TRUE(there(address)) << address;
}

TEST_P(StoreContract, AMovedSessionNeverReplacesOneThatIsThere) {
  const auto device = new_device();
  const auto session = [&](const char* address) { return read([&](auto& tx) { return tx.signal().session(device, address); }); };
  write([&](auto& tx) {
    tx.signal().put_session(device, "6281.0", to_bytes("by number"));
    tx.signal().move_session(device, "6281.0", "999_1.0");
  });
  EXPECT_FALSE(session("6281.0"));
  EXPECT_EQ(session("999_1.0"), to_bytes("by number"));
  write([&](auto& tx) {
    tx.signal().put_session(device, "6281.0", to_bytes("older"));
    tx.signal().move_session(device, "6281.0", "999_1.0");
    tx.signal().move_session(device, "nobody.0", "999_1.0");
  });
  EXPECT_FALSE(session("6281.0"));
  EXPECT_EQ(session("999_1.0"), to_bytes("by number"));
}

TEST_P(StoreContract, PrekeysAreUploadedOldestFirstAndUsedOnce) {
  const auto device = new_device();
  write([&](auto& tx) { tx.signal().put_prekeys(device, {{3, Bytes(32, 3)}, {1, Bytes(32, 1)}, {2, Bytes(32, 2)}}); });
  const auto to_upload = [&](std::size_t limit) {
    return read([&](auto& tx) { return tx.signal().prekeys_to_upload(device, limit); });
  };
  EXPECT_THAT(ids_of(to_upload(2)), ElementsAre(1, 2));
  EXPECT_EQ(to_upload(1).front().private_key, Bytes(32, 1));
  write([&](auto& tx) { tx.signal().mark_uploaded(device, 2); });
  EXPECT_THAT(ids_of(to_upload(10)), ElementsAre(3));
  EXPECT_EQ(read([&](auto& tx) { return tx.signal().prekey(device, 2); }), Bytes(32, 2));
  write([&](auto& tx) { tx.signal().remove_prekey(device, 2); });
  EXPECT_FALSE(read([&](auto& tx) { return tx.signal().prekey(device, 2); }));
  EXPECT_TRUE(read([&](auto& tx) { return tx.signal().prekey(device, 1); }));
}

TEST_P(StoreContract, APrekeyThatIsHandedOutLeavesThoseThatWaitForTheServer) {
  const auto device = new_device();
  write([&](auto& tx) {
    tx.signal().put_prekeys(device, {{1, Bytes(32, 1)}, {2, Bytes(32, 2)}});
    tx.signal().put_handed_out(device, {3, Bytes(32, 3)});
  });
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.signal().prekeys_to_upload(device, 10); })), ElementsAre(1, 2));
  EXPECT_EQ(read([&](auto& tx) { return tx.signal().prekey(device, 3); }), Bytes(32, 3));
}

TEST_P(StoreContract, AContactIsFoundByNumberAndByLid) {
  const auto device = new_device();
  SignalRows::Contact contact{.number = "6281", .lid = "999", .on_whatsapp = true, .devices = {0, 7, 65535}, .checked_at = kNow};
  write([&](auto& tx) {
    tx.signal().put_contact(device, {.number = "6282", .lid = "", .on_whatsapp = false, .devices = {}, .checked_at = kNow});
    tx.signal().put_contact(device, contact);
  });
  contact.devices = {0};
  contact.checked_at = kNow + hours(1);
  write([&](auto& tx) { tx.signal().put_contact(device, contact); });
  const auto found = read([&](auto& tx) { return tx.signal().contact_by_lid(device, "999"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, "6281");
  EXPECT_THAT(found->devices, ElementsAre(0));
  EXPECT_EQ(found->checked_at, contact.checked_at);
  const auto absent = read([&](auto& tx) { return tx.signal().contact(device, "6282"); });
  ASSERT_TRUE(absent);
  EXPECT_FALSE(absent->on_whatsapp);
  EXPECT_THAT(absent->devices, IsEmpty());
  EXPECT_FALSE(read([&](auto& tx) { return tx.signal().contact_by_lid(device, ""); }));
}

TEST_P(StoreContract, ClearingLeavesNothingOfTheDeviceAndAllOfTheOthers) {
  const auto device = new_device();
  const auto other = new_device();
  write([&](auto& tx) {
    for (const auto id : {device, other}) {
      tx.signal().put_session(id, "6281.0", to_bytes("s"));
      tx.signal().put_prekeys(id, {{1, Bytes(32, 1)}});
      tx.signal().put_contact(id, {.number = "6281", .lid = "", .on_whatsapp = true, .devices = {}, .checked_at = kNow});
    }
    tx.signal().clear(device);
  });
  const auto is_there = [&](domain::DeviceId id) {
    return read([&](auto& tx) {
      return std::vector<bool>{tx.signal().session(id, "6281.0").has_value(), tx.signal().prekey(id, 1).has_value(),
                               tx.signal().contact(id, "6281").has_value()};
    });
  };
  EXPECT_THAT(is_there(device), ElementsAre(false, false, false));
  EXPECT_THAT(is_there(other), ElementsAre(true, true, true));
}

}  // namespace
}  // namespace kurir::test
