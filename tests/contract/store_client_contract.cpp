// What a client keeps besides sessions and keys: its care for them, privacy tokens, app state.
#include "contract/store_contract.hpp"
#include "ports/app_state_rows.hpp"
#include "ports/key_care_rows.hpp"
#include "ports/privacy_token_rows.hpp"

namespace kurir::test {
namespace {

using KeyCare = ports::KeyCareRows::KeyCare;
using PrivacyToken = ports::PrivacyTokenRows::PrivacyToken;
using Collection = ports::AppStateRows::Collection;

TEST_P(StoreContract, KeyCareComesBackUntilItIsCleared) {
  const auto device = new_device();
  EXPECT_EQ(read([&](auto& tx) { return tx.key_care().find(device); }), std::nullopt);
  const KeyCare care{.signed_prekey_id = 3, .rotate_at = kNow + hours(1), .check_at = kNow};
  write([&](auto& tx) { tx.key_care().put(device, {}); });
  write([&](auto& tx) { tx.key_care().put(device, care); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.key_care().find(device); }), care);
  write([&](auto& tx) { tx.key_care().clear(device); });
  EXPECT_EQ(read([&](auto& tx) { return tx.key_care().find(device); }), std::nullopt);
}

TEST_P(StoreContract, APrivacyTokenIsReplacedByNewerOnesOnly) {
  const auto device = new_device();
  const std::string user = "9222@lid";
  write([&](auto& tx) { tx.privacy_tokens().issued(device, user, kNow); });
  write([&](auto& tx) { tx.privacy_tokens().received(device, user, as_bytes("new"), kNow); });
  write([&](auto& tx) { tx.privacy_tokens().received(device, user, as_bytes("old"), kNow - hours(1)); });
  write([&](auto& tx) { tx.privacy_tokens().issued(device, user, kNow - hours(2)); });
  reopen();
  const PrivacyToken expected{.token = to_bytes("new"), .given_at = kNow, .issued_at = kNow};
  EXPECT_EQ(read([&](auto& tx) { return tx.privacy_tokens().find(device, user); }), expected);
  EXPECT_EQ(read([&](auto& tx) { return tx.privacy_tokens().find(new_device(), user); }), std::nullopt);
}

TEST_P(StoreContract, ATokenSaltComesAndGoes) {
  const auto device = new_device();
  EXPECT_EQ(read([&](auto& tx) { return tx.privacy_tokens().salt(device); }), std::nullopt);
  write([&](auto& tx) { tx.privacy_tokens().set_salt(device, as_bytes("one")); });
  write([&](auto& tx) { tx.privacy_tokens().set_salt(device, as_bytes("two")); });
  EXPECT_EQ(read([&](auto& tx) { return tx.privacy_tokens().salt(device); }), to_bytes("two"));
  write([&](auto& tx) { tx.privacy_tokens().set_salt(device, {}); });
  EXPECT_EQ(read([&](auto& tx) { return tx.privacy_tokens().salt(device); }), std::nullopt);
}

TEST_P(StoreContract, AppStateIsKeptPerCollection) {
  const auto device = new_device();
  const Bytes index(32, 1);
  const Bytes mac(32, 2);
  const Collection at{.version = 7, .hash = Bytes(128, 9)};
  write([&](auto& tx) {
    tx.app_state().put_key(device, {.id = {1, 2}, .data = Bytes(32, 5), .made_at = kNow});
    for (const auto* name : {"one", "two"}) {
      tx.app_state().put_collection(device, name, at);
      tx.app_state().put_value_mac(device, name, index, mac);
    }
  });
  write([&](auto& tx) { tx.app_state().drop_collection(device, "two"); });
  reopen();
  const auto keys = read([&](auto& tx) { return tx.app_state().keys(device, 10); });
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].data, Bytes(32, 5));
  EXPECT_EQ(read([&](auto& tx) { return tx.app_state().collection(device, "one"); }), at);
  EXPECT_EQ(read([&](auto& tx) { return tx.app_state().value_mac(device, "one", index); }), mac);
  EXPECT_EQ(read([&](auto& tx) { return tx.app_state().collection(device, "two"); }), std::nullopt);
  EXPECT_EQ(read([&](auto& tx) { return tx.app_state().value_mac(device, "two", index); }), std::nullopt);
  write([&](auto& tx) { tx.app_state().drop_value_mac(device, "one", index); });
  EXPECT_EQ(read([&](auto& tx) { return tx.app_state().value_mac(device, "one", index); }), std::nullopt);
  write([&](auto& tx) { tx.app_state().clear(device); });
  EXPECT_TRUE(read([&](auto& tx) { return tx.app_state().keys(device, 10); }).empty());
}

TEST_P(StoreContract, AllSessionsOfANumberMoveToItsLid) {
  const auto device = new_device();
  write([&](auto& tx) {
    for (const auto* address : {"62812.0", "62812.7", "628121.0", "9222_1.7"})
      tx.signal().put_session(device, address, as_bytes(address));
    tx.signal().move_sessions_of(device, "62812", "9222_1");
  });
  const auto at = [&](const char* address) { return read([&](auto& tx) { return tx.signal().session(device, address); }); };
  EXPECT_EQ(at("9222_1.0"), to_bytes("62812.0"));
  EXPECT_EQ(at("9222_1.7"), to_bytes("9222_1.7")) << "what the LID had stays";
  EXPECT_EQ(at("62812.0"), std::nullopt);
  EXPECT_EQ(at("62812.7"), std::nullopt);
  EXPECT_EQ(at("628121.0"), to_bytes("628121.0")) << "another number";
}

}  // namespace
}  // namespace kurir::test
