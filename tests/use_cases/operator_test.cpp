// What the operator's command line does: accounts, devices, pairing codes, and the report of waiting messages.
#include <gmock/gmock.h>

#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/devices_admin.hpp"
#include "app/qr_wish.hpp"
#include "app/report_pending.hpp"
#include "crypto/hash.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using test::await;

class Operator : public testing::Test {
 protected:
  CreatedAccount new_account(domain::Rupiah balance = 0) {
    return await(create_account(admin_, random_, {"Toko", balance})).value();
  }
  std::string new_device(std::string tracking_url = "") {
    return await(create_device(admin_, random_, {new_account().id, "", std::move(tracking_url)})).value();
  }
  void set_state(const std::string& waid, domain::DeviceState state) {
    store_.write([&](ports::Transaction& tx) {
      const auto device = tx.devices().find_by_waid(waid)->id;
      tx.devices().set_number(device, "6281234567890");
      tx.devices().set_state(device, state, "", Time{});
    });
  }
  void set_qr(const std::string& waid, const std::string& text, Time expires_at) {
    store_.write([&](ports::Transaction& tx) { tx.devices().set_qr(tx.devices().find_by_waid(waid)->id, text, expires_at); });
  }
  Result<std::string> qr(const std::string& waid) { return await(device_qr(store_.get(), clock_, waid)); }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  Admin admin_{store_.get(), clock_, "test"};
};

TEST_F(Operator, ANewAccountHasItsMoneyAndAKeyOfWhichOnlyTheHashIsKept) {
  const auto account = new_account(50'000);
  store_.write([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.ledger().balance(account.id).available, 50'000);
    EXPECT_EQ(tx.accounts().find(account.id)->name, "Toko");
    const auto key = tx.accounts().find_key(crypto::sha256(as_bytes(account.api_key)));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->account, account.id);
    EXPECT_FALSE(key->revoked_at);
    EXPECT_EQ(key->prefix, account.api_key.substr(0, 10));
  });
  EXPECT_NE(new_account().api_key, account.api_key);
}

TEST_F(Operator, AnAccountNeedsANameAndNoDebts) {
  for (const auto& wanted : {NewAccount{"", 0}, NewAccount{std::string(201, 'x'), 0}, NewAccount{"Toko", -1}}) {
    EXPECT_EQ(await(create_account(admin_, random_, wanted)).error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(Operator, ANewDeviceWaitsForAScan) {
  const auto account = new_account();
  const auto waid = await(create_device(admin_, random_, {account.id, "http://shop/in.php", "https://shop/track.php"})).value();
  const auto device = await(find_device(store_.get(), waid)).value();
  EXPECT_EQ(device.account, account.id);
  EXPECT_EQ(device.state, domain::DeviceState::unpaired);
  EXPECT_EQ(device.inbox_url, "http://shop/in.php");
  EXPECT_EQ(device.tracking_url, "https://shop/track.php");
  EXPECT_EQ(await(list_devices(store_.get())).value().size(), 1U);
  EXPECT_NE(new_device(), waid);
}

TEST_F(Operator, ADeviceNeedsItsAccountAndWebUrls) {
  EXPECT_EQ(await(create_device(admin_, random_, {domain::AccountId(99), "", ""})).error().code, ErrorCode::not_found);
  const auto account = new_account().id;
  for (const auto* url : {"shop.example", "ftp://shop", "http://a b", "https://x\r\nHost: y", "javascript:alert(1)"}) {
    EXPECT_EQ(await(create_device(admin_, random_, {account, url, ""})).error().code, ErrorCode::invalid_argument) << url;
    EXPECT_EQ(await(create_device(admin_, random_, {account, "", url})).error().code, ErrorCode::invalid_argument) << url;
  }
  EXPECT_EQ(await(find_device(store_.get(), "nothing")).error().code, ErrorCode::not_found);
}

TEST_F(Operator, WebhooksChangeOneByOneAndTheLogKeepsNoUrl) {
  const auto waid = new_device("https://shop/track.php?secret=1");
  const auto set = [&](DeviceChange urls) { return await(change_device(admin_, {waid}, std::move(urls))); };
  EXPECT_EQ(set({"http://shop/in.php", std::nullopt}).value().tracking_url, "https://shop/track.php?secret=1");
  EXPECT_EQ(set({std::nullopt, "https://shop/other.php"}).value().inbox_url, "http://shop/in.php");
  EXPECT_EQ(set({std::nullopt, ""}).value().tracking_url, "");
  EXPECT_TRUE(set({"http://shop/in.php", std::nullopt}));
  EXPECT_EQ(set({"nowhere", std::nullopt}).error().code, ErrorCode::invalid_argument);
  std::vector<std::string> lines;
  for (const auto& line : await(list_audit(store_.get(), {}, 100, 100)).value())
    lines.push_back(line.action + " " + line.details);
  EXPECT_THAT(lines,
              testing::ElementsAre("device.webhooks tracking: an URL -> none", "device.webhooks tracking: an URL -> another URL",
                                   "device.webhooks inbox: none -> another URL", "device.create ", testing::_));
}

TEST_F(Operator, TheCodeIsThereWhileItIsFreshAndTheDeviceUnlinked) {
  const auto waid = new_device();
  EXPECT_EQ(qr("nothing").error().code, ErrorCode::not_found);
  EXPECT_EQ(qr(waid).error().code, ErrorCode::unavailable);
  set_qr(waid, "2@abc", clock_.now() + 20s);
  EXPECT_EQ(qr(waid), "2@abc");
  clock_.advance(20s);
  EXPECT_EQ(qr(waid).error().code, ErrorCode::unavailable);
  set_state(waid, domain::DeviceState::disconnected);
  const auto linked = qr(waid).error();
  EXPECT_EQ(linked.code, ErrorCode::conflict);
  EXPECT_THAT(linked.message, testing::HasSubstr("6281234567890"));
  set_state(waid, domain::DeviceState::logged_out);
  set_qr(waid, "2@def", clock_.now() + 20s);
  EXPECT_EQ(qr(waid), "2@def");
}

TEST_F(Operator, WaitingForACodeEndsWithItOrWithTheTime) {
  const auto waid = new_device();
  EXPECT_EQ(await(wait_for_device_qr(store_.get(), clock_, waid, 0s)).error().code, ErrorCode::unavailable);
  set_qr(waid, "2@abc", clock_.now() + 20s);
  EXPECT_EQ(await(wait_for_device_qr(store_.get(), clock_, waid, 10s)), "2@abc");
  EXPECT_EQ(await(wait_for_device_qr(store_.get(), clock_, "nothing", 10s)).error().code, ErrorCode::not_found);
}

TEST_F(Operator, ACodeIsWantedFromTheQuestionUntilAWhileAfterIt) {
  const auto waid = new_device();
  const auto is_wanted = [&] {
    return store_.write(
        [&](ports::Transaction& tx) { return is_qr_wanted(tx, tx.devices().find_by_waid(waid)->id, clock_.now()); });
  };
  EXPECT_FALSE(is_wanted());
  (void)await(wait_for_device_qr(store_.get(), clock_, waid, 0s));
  EXPECT_TRUE(is_wanted());
  clock_.advance(kQrWish - 1ms);
  EXPECT_TRUE(is_wanted());
  clock_.advance(1ms);
  EXPECT_FALSE(is_wanted());

  ASSERT_TRUE(await(want_device_qr(store_.get(), clock_, waid, 10s)));
  clock_.advance(kQrWish + 9s);
  EXPECT_TRUE(is_wanted());
  EXPECT_EQ(await(want_device_qr(store_.get(), clock_, "nothing", 0s)).error().code, ErrorCode::not_found);
  set_state(waid, domain::DeviceState::connected);
  EXPECT_EQ(await(want_device_qr(store_.get(), clock_, waid, 0s)).error().code, ErrorCode::conflict);
}

class WaitingMessages : public Operator {
 protected:
  void insert(const std::string& waid, domain::MessageState state = domain::MessageState::accepted) {
    store_.write([&](ports::Transaction& tx) {
      const auto device = *tx.devices().find_by_waid(waid);
      domain::Message message;
      message.account = device.account;
      message.device = device.id;
      message.number = "6281234567890";
      message.text = "Kode Anda 123456";
      message.wire_id = "3EB0" + std::to_string(++inserted_);
      message.accepted_at = message.due_at = clock_.now();
      const auto id = tx.messages().insert(message);
      if (state != domain::MessageState::accepted) tx.messages().set_state(id, state, clock_.now());
    });
  }
  std::size_t report() {
    boost::asio::io_context loop;
    ReportPending pending(loop.get_executor(), store_.get(), clock_, [this] { ++notified_; });
    return await(pending.report()).value();
  }
  std::vector<std::string> events(const std::string& url) {
    return store_.write([&](ports::Transaction& tx) {
      std::vector<std::string> bodies;
      for (const auto& event : tx.events().due(url, clock_.now(), 100)) bodies.push_back(event.body);
      return bodies;
    });
  }

  int inserted_ = 0;
  int notified_ = 0;
};

TEST_F(WaitingMessages, AreReportedOnceAfterHalfAMinute) {
  const auto waid = new_device("https://shop/track.php");
  set_state(waid, domain::DeviceState::disconnected);
  insert(waid);
  insert(waid, domain::MessageState::sent);
  clock_.advance(30s);
  EXPECT_EQ(report(), 0U);
  clock_.advance(1ms);
  EXPECT_EQ(report(), 1U);
  EXPECT_EQ(report(), 0U);
  EXPECT_THAT(events("https://shop/track.php"),
              testing::ElementsAre(testing::MatchesRegex("id=[0-9]+&waid=" + waid + "&number=6281234567890&status=pending")));
  EXPECT_EQ(notified_, 1);
}

TEST_F(WaitingMessages, WithoutAWebhookAreJustMarked) {
  const auto waid = new_device();
  set_state(waid, domain::DeviceState::connected);
  insert(waid);
  clock_.advance(31s);
  EXPECT_EQ(report(), 1U);
  EXPECT_EQ(report(), 0U);
  EXPECT_EQ(notified_, 0);
}

}  // namespace
}  // namespace kurir::app
