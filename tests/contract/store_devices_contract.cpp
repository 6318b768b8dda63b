#include <mutex>

#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

using domain::DeviceState;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST_P(StoreContract, AnAccountAndItsKeyComeBack) {
  domain::Account account;
  account.name = "Klinik Sehat";
  account.region = "SG";
  account.time_zone = "Asia/Singapore";
  account.postpaid = true;
  account.credit_limit = 10'000;
  account.expires_at = kNow + hours(24);
  account.allowed_addresses = {"10.0.0.1", "2001:db8::/32"};
  domain::ApiKey key;
  key.hash.fill(7);
  key.prefix = "kurir_ab";
  key.url_decoding = domain::UrlDecoding::never;
  const auto id = write([&](auto& tx) {
    key.account = tx.accounts().create(account);
    tx.accounts().add_key(key, kNow);
    return key.account;
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.accounts().find(id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->name, account.name);
  EXPECT_EQ(found->region, "SG");
  EXPECT_EQ(found->time_zone, "Asia/Singapore");
  EXPECT_TRUE(found->postpaid);
  EXPECT_EQ(found->credit_limit, 10'000);
  EXPECT_EQ(found->expires_at, account.expires_at);
  EXPECT_EQ(found->allowed_addresses, account.allowed_addresses);

  const auto found_key = read([&](auto& tx) { return tx.accounts().find_key(key.hash); });
  ASSERT_TRUE(found_key);
  EXPECT_EQ(found_key->account, id);
  EXPECT_EQ(found_key->prefix, key.prefix);
  EXPECT_EQ(found_key->url_decoding, key.url_decoding);
  EXPECT_FALSE(found_key->revoked_at);
  EXPECT_FALSE(read([&](auto& tx) { return tx.accounts().find_key(ByteArray<32>{}); }));
  EXPECT_FALSE(read([&](auto& tx) { return tx.accounts().find(domain::AccountId(id.value + 1)); }));
}

TEST_P(StoreContract, AnAccountWithoutAllowListHasNone) {
  const auto id = new_account();
  EXPECT_THAT(read([&](auto& tx) { return tx.accounts().find(id); })->allowed_addresses, IsEmpty());
  EXPECT_EQ(read([&](auto& tx) { return tx.accounts().find(id); })->expires_at, std::nullopt);
}

TEST_P(StoreContract, ADeviceComesBackWithItsChanges) {
  domain::Device device;
  device.account = new_account();
  device.waid = "k7f3";
  device.inbox_url = "http://127.0.0.1/inbox.php";
  device.tracking_url = "http://127.0.0.1/tracking.php";
  device.expires_at = kNow + hours(720);
  const auto id = write([&](auto& tx) { return tx.devices().create(device); });
  write([&](auto& tx) {
    tx.devices().set_state(id, DeviceState::logged_out, "unlinked on the phone", kNow);
    tx.devices().set_number(id, "6281200000001");
    tx.devices().set_webhooks(id, "http://127.0.0.1/in.php", "http://127.0.0.1/tracking2.php");
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.devices().find_by_waid("k7f3"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->account, device.account);
  EXPECT_EQ(found->state, DeviceState::logged_out);
  EXPECT_EQ(found->reason, "unlinked on the phone");
  EXPECT_EQ(found->number, "6281200000001");
  EXPECT_EQ(found->inbox_url, "http://127.0.0.1/in.php");
  EXPECT_EQ(found->tracking_url, "http://127.0.0.1/tracking2.php");
  EXPECT_EQ(found->expires_at, device.expires_at);
  EXPECT_THAT(read([&](auto& tx) { return tx.devices().list(); }), SizeIs(1));
}

TEST_P(StoreContract, ADeviceRemembersWhyAndWhatItMayNotDo) {
  domain::Device device;
  device.account = new_account();
  device.waid = "restricted";
  const auto id = write([&](auto& tx) { return tx.devices().create(device); });
  EXPECT_THAT(read([&](auto& tx) { return tx.devices().restricted(10); }), IsEmpty());
  const domain::Restriction lock{.kind = domain::RestrictionKind::reach_out_lock,
                                 .until = kNow + hours(6),
                                 .source = domain::RestrictionSource::notice,
                                 .reason = "no new contacts"};
  write([&](auto& tx) {
    tx.devices().set_state(id, DeviceState::stopped, ports::DeviceRows::Reason{"connected elsewhere", "replaced"}, kNow);
    tx.devices().set_restriction(id, lock);
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.devices().find(id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reason, "connected elsewhere");
  EXPECT_EQ(found->reason_code, "replaced");
  const auto kept = domain::restriction_of(*found);
  EXPECT_EQ(kept.kind, lock.kind);
  EXPECT_EQ(kept.until, lock.until);
  EXPECT_EQ(kept.source, lock.source);
  EXPECT_EQ(kept.reason, lock.reason);
  EXPECT_THAT(read([&](auto& tx) { return tx.devices().restricted(10); }), SizeIs(1));
  write([&](auto& tx) {
    tx.devices().set_state(id, DeviceState::connected, "", kNow);
    tx.devices().set_restriction(id, {.kind = domain::RestrictionKind::none, .until = kNow});
  });
  EXPECT_EQ(read([&](auto& tx) { return tx.devices().find(id); })->reason_code, "") << "a state without a code clears it";
  EXPECT_THAT(read([&](auto& tx) { return tx.devices().restricted(10); }), IsEmpty());
}

TEST_P(StoreContract, ADeviceRemembersItsNamePauseAndSinceWhenItIsAsItIs) {
  domain::Device device;
  device.account = new_account();
  device.waid = "named";
  device.name = "Toko";
  device.created_at = kNow;
  const auto id = write([&](auto& tx) { return tx.devices().create(device); });
  write([&](auto& tx) {
    tx.devices().set_name(id, "Toko Baru");
    tx.devices().set_paused_at(id, kNow + seconds(1));
    tx.devices().set_state(id, DeviceState::connected, "", kNow + seconds(2));
    tx.devices().set_state(id, DeviceState::connected, "again", kNow + seconds(3));
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.devices().find(id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Toko Baru");
  EXPECT_EQ(found->created_at, kNow);
  EXPECT_EQ(found->paused_at, kNow + seconds(1));
  EXPECT_EQ(found->state_since, kNow + seconds(2));
  EXPECT_EQ(found->reason, "again");
  write([&](auto& tx) { tx.devices().set_paused_at(id, std::nullopt); });
  EXPECT_EQ(read([&](auto& tx) { return tx.devices().find(id); })->paused_at, std::nullopt);
}

TEST_P(StoreContract, ARemovedDeviceIsKnownByItsIdAlone) {
  const auto account = new_account();
  const auto gone = new_device(account);
  const auto other = new_device(account);
  const auto waid = read([&](auto& tx) { return tx.devices().find(gone)->waid; });
  write([&](auto& tx) { tx.devices().remove(gone, kNow); });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.devices().find(gone)->deleted_at; }), kNow);
  EXPECT_FALSE(read([&](auto& tx) { return tx.devices().find_by_waid(waid); }));
  const auto ids = [](const std::vector<domain::Device>& devices) {
    std::vector<domain::DeviceId> found;
    for (const auto& device : devices) found.push_back(device.id);
    return found;
  };
  EXPECT_THAT(ids(read([&](auto& tx) { return tx.devices().list(); })), testing::ElementsAre(other));
  EXPECT_THAT(ids(read([&](auto& tx) { return tx.devices().list_of(account); })), testing::ElementsAre(other));
  EXPECT_EQ(read([&](auto& tx) { return tx.devices().count(DeviceState::connected); }), 1);
}

TEST_P(StoreContract, DevicesArePagedByStateInOrderOfTheirIds) {
  const auto account = new_account();
  const auto first = new_device(account);
  const auto unpaired = new_device(account, DeviceState::unpaired);
  const auto last = new_device(account);
  const auto page = [&](std::optional<DeviceState> state, domain::DeviceId after, std::size_t limit) {
    std::vector<domain::DeviceId> found;
    for (const auto& each : read([&](auto& tx) { return tx.devices().page(state, after, limit); })) found.push_back(each.id);
    return found;
  };
  EXPECT_THAT(page(std::nullopt, {}, 2), testing::ElementsAre(first, unpaired));
  EXPECT_THAT(page(std::nullopt, unpaired, 2), testing::ElementsAre(last));
  EXPECT_THAT(page(DeviceState::connected, {}, 10), testing::ElementsAre(first, last));
  EXPECT_THAT(page(DeviceState::connected, first, 10), testing::ElementsAre(last));
  EXPECT_THAT(page(DeviceState::stopped, {}, 10), IsEmpty());
}

TEST_P(StoreContract, ADeviceToUnlinkKeepsItsCredentialsUntilTheyAreForgotten) {
  const auto device = new_device();
  write([&](auto& tx) {
    tx.devices().save_credentials(device, to_bytes("keys"));
    tx.devices().want_unlink(device);
    tx.devices().remove(device, kNow);
  });
  reopen();
  const auto waiting = read([&](auto& tx) { return tx.devices().to_unlink(); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting.front().id, device);
  EXPECT_TRUE(waiting.front().unlink_wanted);
  EXPECT_TRUE(read([&](auto& tx) { return tx.devices().load_credentials(device); }));
  write([&](auto& tx) { tx.devices().forget_credentials(device); });
  EXPECT_THAT(read([&](auto& tx) { return tx.devices().to_unlink(); }), IsEmpty());
  EXPECT_FALSE(read([&](auto& tx) { return tx.devices().load_credentials(device); }));
}

TEST_P(StoreContract, ChangesOfADeviceAreToldAfterTheCommitAndItsCredentialsAreNot) {
  const auto account = new_account();
  const auto device = new_device(account);
  std::mutex mutex;
  std::vector<ports::Change> told;
  store().listen([&](std::span<const ports::Change> changes) {
    const std::lock_guard lock(mutex);
    told.insert(told.end(), changes.begin(), changes.end());
  });
  write([&](auto& tx) {
    tx.devices().save_credentials(device, to_bytes("keys"));
    tx.devices().set_name(device, "Toko");
    tx.devices().set_qr(device, "2@code", kNow);
  });
  store().listen({});
  const std::lock_guard lock(mutex);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].topic, ports::Topic::device);
  EXPECT_EQ(told[0].account, account);
  EXPECT_EQ(told[0].device, device);
  EXPECT_EQ(told[1].topic, ports::Topic::pairing);
  EXPECT_EQ(told[1].account, account);
}

TEST_P(StoreContract, AWaidBelongsToOneDevice) {
  const auto account = new_account();
  const auto create = [&](auto& tx) -> Result<void> {
    domain::Device device;
    device.account = account;
    device.waid = "same";
    (void)tx.devices().create(device);
    return {};
  };
  write([&](auto& tx) { (void)create(tx); });
  EXPECT_EQ(failure_of(create).code, ErrorCode::already_exists);
}

TEST_P(StoreContract, ADeviceOfAnUnknownAccountIsRefused) {
  const auto error = failure_of([](auto& tx) -> Result<void> {
    domain::Device device;
    device.account = domain::AccountId(4711);
    device.waid = "orphan";
    (void)tx.devices().create(device);
    return {};
  });
  EXPECT_EQ(error.code, ErrorCode::not_found);
}

TEST_P(StoreContract, CredentialsAndQrRestSealedAndComeBack) {
  const auto device = new_device();
  const auto secret = to_bytes("noise key, identity key, signed prekey");
  EXPECT_FALSE(read([&](auto& tx) { return tx.devices().load_credentials(device); }));
  EXPECT_FALSE(read([&](auto& tx) { return tx.devices().qr(device); }));
  write([&](auto& tx) {
    tx.devices().save_credentials(device, secret);
    tx.devices().set_qr(device, "2@ref,key,identity,adv", kNow + seconds(20));
  });
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.devices().load_credentials(device); }), secret);
  const auto qr = read([&](auto& tx) { return tx.devices().qr(device); });
  ASSERT_TRUE(qr);
  EXPECT_EQ(qr->text, "2@ref,key,identity,adv");
  EXPECT_EQ(qr->expires_at, kNow + seconds(20));
  write([&](auto& tx) { tx.devices().set_qr(device, "", kNow); });
  EXPECT_FALSE(read([&](auto& tx) { return tx.devices().qr(device); }));
}

TEST_P(StoreContract, ChangedCredentialsAreRefusedInPlainWords) {
  const auto device = new_device();
  write([&](auto& tx) { tx.devices().save_credentials(device, to_bytes("credentials of a device, long enough")); });
  backend().flip_a_bit_of_credentials(device);
  const auto error = failure_of([&](auto& tx) -> Result<void> {
    (void)tx.devices().load_credentials(device);
    return {};
  });
  EXPECT_EQ(error.code, ErrorCode::verification_failed);
  EXPECT_THAT(error.message, HasSubstr(fmt::format("device {}", device)));
  EXPECT_THAT(error.message, HasSubstr("restore a backup"));
}

TEST_P(StoreContract, SessionsCannotBeSwapped) {
  const auto device = new_device();
  write([&](auto& tx) {
    tx.signal().put_session(device, "6281.0", to_bytes("session with the phone"));
    tx.signal().put_session(device, "6282.0", to_bytes("session with another"));
  });
  backend().swap_sessions(device, "6281.0", "6282.0");
  const auto error = failure_of([&](auto& tx) -> Result<void> {
    (void)tx.signal().session(device, "6281.0");
    return {};
  });
  EXPECT_EQ(error.code, ErrorCode::verification_failed);
  EXPECT_THAT(error.message, Not(HasSubstr("6281"))) << "numbers do not belong in error texts";
}

}  // namespace
}  // namespace kurir::test
