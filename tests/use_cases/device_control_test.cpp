// Devices paused, resumed, logged out and deleted: what waits, what is given back, what stays.
#include "app/device_control.hpp"

#include <gmock/gmock.h>

#include "app/device_view.hpp"
#include "app/devices_admin.hpp"
#include "app/message_progress.hpp"
#include "app/pairing_view.hpp"
#include "app/policy_dispatch.hpp"
#include "app/qr_wish.hpp"
#include "ports/reminder_rows.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::DeviceState;
using test::await;
using testing::IsEmpty;
using testing::SizeIs;

class DeviceControl : public testing::Test {
 protected:
  DeviceControl() {
    test::CustomerOptions options;
    options.device.tracking_url = "http://127.0.0.1/tracking";
    customer_ = test::add_customer(store_, "a", options);
    other_ = test::add_customer(store_, "b");
  }

  WhichDevice mine() const { return {customer_.waid, customer_.account}; }
  WhichDevice foreign() const { return {other_.waid, customer_.account}; }
  domain::Device device() {
    return store_.write([&](ports::Transaction& tx) { return tx.devices().find(customer_.device).value(); });
  }
  SendOutcome send(int count = 1) {
    SendRequest request;
    request.api_key = customer_.api_key;
    request.waid = customer_.waid;
    request.remote_address = "127.0.0.1";
    for (int i = 0; i < count; ++i) request.packets.push_back({"081234567890", fmt::format("sebuah pesan ke-{}", i), ""});
    return await(accept_.accept(request));
  }
  std::size_t leaving() {
    return store_.write([&](ports::Transaction& tx) { return plan_dispatch(tx, customer_.device, clock_.now(), 100).go.size(); });
  }
  domain::Rupiah available() {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer_.account).available; });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  AcceptMessages accept_{store_.get(), clock_, random_, [](domain::DeviceId, Time) {}};
  Admin admin_{store_.get(), clock_, "user:budi"};
  test::Customer customer_;
  test::Customer other_;
};

TEST_F(DeviceControl, APausedDeviceAcceptsAndNothingLeaves) {
  const auto paused = await(pause_device(admin_, mine())).value();
  EXPECT_EQ(paused.paused_at, clock_.now());
  EXPECT_EQ(send().packets.front().status, PacketStatus::success);
  EXPECT_EQ(leaving(), 0U);
  clock_.advance(1min);
  EXPECT_EQ(await(pause_device(admin_, mine())).value().paused_at, clock_.now() - 1min);
  EXPECT_EQ(await(resume_device(admin_, mine())).value().paused_at, std::nullopt);
  EXPECT_EQ(leaving(), 1U);
}

TEST_F(DeviceControl, NobodyTouchesADeviceOfSomebodyElse) {
  EXPECT_EQ(await(pause_device(admin_, foreign())).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(resume_device(admin_, foreign())).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(log_out_device(admin_, foreign())).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(delete_device(admin_, foreign())).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(change_device(admin_, foreign(), {.name = "x"})).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(show_device(store_.get(), clock_, foreign())).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(show_pairing(store_.get(), clock_, foreign())).error().code, ErrorCode::not_found);
}

TEST_F(DeviceControl, LoggingOutKeepsTheKeysForTheGatewayToUnlinkWithAndTellsTheCustomer) {
  store_.write([&](ports::Transaction& tx) { tx.devices().save_credentials(customer_.device, to_bytes("keys")); });
  const auto out = await(log_out_device(admin_, mine())).value();
  EXPECT_EQ(out.state, DeviceState::logged_out);
  EXPECT_TRUE(device().unlink_wanted);
  EXPECT_EQ(what_helps(device(), clock_.now()), "pair_again");
  EXPECT_NE(send().packets.front().status, PacketStatus::success);
  store_.write([&](ports::Transaction& tx) {
    EXPECT_TRUE(tx.devices().load_credentials(customer_.device));
    const auto events = tx.events().due("http://127.0.0.1/tracking", clock_.now(), 10);
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_THAT(events.front().body, testing::HasSubstr("status=logged_out"));
  });
  EXPECT_TRUE(await(log_out_device(admin_, mine())));
  store_.write([&](ports::Transaction& tx) {
    EXPECT_THAT(tx.events().due("http://127.0.0.1/tracking", clock_.now(), 10), SizeIs(1)) << "told once";
  });
}

TEST_F(DeviceControl, DeletingGivesBackWhatWaitedAndEndsItsReminders) {
  const auto before = available();
  EXPECT_EQ(send(3).packets.size(), 3U);
  EXPECT_LT(available(), before);
  const auto reminder = store_.write([&](ports::Transaction& tx) {
    domain::Reminder made;
    made.account = customer_.account;
    made.device = customer_.device;
    made.name = "tagihan";
    made.text = "halo";
    made.time_zone = "Asia/Jakarta";
    made.next_at = clock_.now() + 1h;
    made.created_at = clock_.now();
    return tx.reminders().create(made);
  });
  ASSERT_TRUE(await(delete_device(admin_, mine())));
  EXPECT_EQ(available(), before);
  EXPECT_EQ(send().status, RequestStatus::unknown_key);
  EXPECT_EQ(await(delete_device(admin_, mine())).error().code, ErrorCode::not_found);
  EXPECT_TRUE(device().deleted_at);
  EXPECT_TRUE(device().unlink_wanted);
  store_.write([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.reminders().find(reminder)->state, domain::ReminderState::ended);
    EXPECT_THAT(tx.messages().waiting_of(customer_.device, {}, 10), IsEmpty());
    EXPECT_THAT(tx.devices().list_of(customer_.account), IsEmpty());
  });
}

TEST_F(DeviceControl, DeletingAfterALogoutGivesBackWhatWasOnItsWay) {
  const auto before = available();
  const auto id = send().packets.front().id;
  store_.write([&](ports::Transaction& tx) {
    tx.messages().set_encrypted(id, to_bytes("stanza"));
    tx.devices().set_state(customer_.device, DeviceState::logged_out, "", clock_.now());
  });
  ASSERT_TRUE(await(delete_device(admin_, mine())));
  EXPECT_EQ(available(), before);
  store_.write([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.messages().find(id)->state, domain::MessageState::rejected);
    EXPECT_THAT(tx.events().due("http://127.0.0.1/tracking", clock_.now(), 10), SizeIs(1)) << "its end is told";
  });
}

TEST_F(DeviceControl, DeletingAfterALogoutByThePhoneLeavesNoKeys) {
  store_.write([&](ports::Transaction& tx) {
    tx.devices().save_credentials(customer_.device, to_bytes("keys"));
    tx.signal().put_session(customer_.device, "1.0", to_bytes("session"));
    tx.devices().set_state(customer_.device, DeviceState::logged_out, "", clock_.now());
  });
  ASSERT_TRUE(await(delete_device(admin_, mine())));
  store_.write([&](ports::Transaction& tx) {
    EXPECT_FALSE(tx.devices().load_credentials(customer_.device));
    EXPECT_FALSE(tx.signal().session(customer_.device, "1.0"));
  });
}

TEST_F(DeviceControl, WhatIsRefusedAfterADeletionGivesItsMoneyBackInTheEnd) {
  const auto before = available();
  const auto id = send().packets.front().id;
  store_.write([&](ports::Transaction& tx) { tx.messages().set_encrypted(id, to_bytes("stanza")); });
  ASSERT_TRUE(await(delete_device(admin_, mine())));
  store_.write([&](ports::Transaction& tx) {
    tx.messages().retry_later(id, clock_.now());
    reject_in_flight(tx, customer_.device, clock_.now());
  });
  EXPECT_EQ(available(), before);
}

TEST_F(DeviceControl, ALoggedOutDeviceSendsNothing) {
  EXPECT_EQ(send().packets.front().status, PacketStatus::success);
  store_.write(
      [&](ports::Transaction& tx) { tx.devices().set_state(customer_.device, DeviceState::logged_out, "", clock_.now()); });
  EXPECT_EQ(leaving(), 0U);
}

TEST_F(DeviceControl, WhatIsOnItsWayWhenADeviceIsDeletedWaitsForTheUnlinking) {
  const auto id = send().packets.front().id;
  store_.write([&](ports::Transaction& tx) { tx.messages().set_encrypted(id, to_bytes("stanza")); });
  ASSERT_TRUE(await(delete_device(admin_, mine())));
  store_.write([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.messages().find(id)->state, domain::MessageState::encrypted) << "it may arrive";
  });
}

TEST_F(DeviceControl, ANameIsOneShortLine) {
  EXPECT_EQ(await(change_device(admin_, mine(), {.name = "Toko Élok"})).value().name, "Toko Élok");
  EXPECT_EQ(await(change_device(admin_, mine(), {.name = std::string(101, 'x')})).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(change_device(admin_, mine(), {.name = "two\nlines"})).error().code, ErrorCode::invalid_argument);
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += "é";
  EXPECT_TRUE(await(change_device(admin_, mine(), {.name = hundred})));
  EXPECT_EQ(await(show_device(store_.get(), clock_, mine())).value().device.name, hundred);
}

TEST_F(DeviceControl, PairingIsSeenFromTheWishToTheLink) {
  const auto state = [&] { return await(show_pairing(store_.get(), clock_, mine())).value().state; };
  EXPECT_EQ(state(), PairingState::linked);
  EXPECT_EQ(await(want_device_qr(store_.get(), clock_, customer_.waid, 0s)).error().code, ErrorCode::conflict);
  EXPECT_EQ(device().state, DeviceState::connected) << "asking for a code unlinks nobody";
  store_.write(
      [&](ports::Transaction& tx) { tx.devices().set_state(customer_.device, DeviceState::unpaired, "", clock_.now()); });
  EXPECT_EQ(state(), PairingState::idle);
  ASSERT_TRUE(await(want_device_qr(store_.get(), clock_, customer_.waid, 0s)));
  EXPECT_EQ(state(), PairingState::waiting);
  store_.write([&](ports::Transaction& tx) { tx.devices().set_qr(customer_.device, "2@code", clock_.now() + 20s); });
  const auto ready = await(show_pairing(store_.get(), clock_, mine())).value();
  EXPECT_EQ(ready.state, PairingState::ready);
  EXPECT_EQ(ready.method, PairingMethod::qr);
  EXPECT_EQ(ready.qr, "2@code");
  EXPECT_EQ(ready.expires_at, clock_.now() + 20s);
  clock_.advance(20s);
  EXPECT_EQ(state(), PairingState::waiting);
  clock_.advance(kQrWish);
  EXPECT_EQ(state(), PairingState::idle);
}

TEST_F(DeviceControl, WhatHelpsDependsOnWhatIsWrong) {
  auto device = this->device();
  const auto now = clock_.now();
  const auto helps = [&](DeviceState state, std::string reason = "") {
    device.state = state;
    device.reason_code = std::move(reason);
    return what_helps(device, now);
  };
  EXPECT_EQ(helps(DeviceState::connected), "");
  EXPECT_EQ(helps(DeviceState::unpaired), "pair");
  EXPECT_EQ(helps(DeviceState::disconnected), "wait");
  EXPECT_EQ(helps(DeviceState::stopped, "client_outdated"), "update");
  EXPECT_EQ(helps(DeviceState::stopped, "replaced"), "contact_operator");
  device.restricted_until = now + 1h;
  EXPECT_EQ(helps(DeviceState::connected), "wait");
  device.restricted_until = now;
  device.anchor = now - 1h;
  device.expires_at = now - 1h;
  EXPECT_EQ(helps(DeviceState::connected), "top_up");
}

}  // namespace
}  // namespace kurir::app
