// Accepting messages over the real store: what is stored, what is charged, what is promised.
#include "app/accept_message.hpp"

#include <gmock/gmock.h>

#include "domain/legacy_text.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using test::await;
using test::CustomerOptions;

constexpr std::string_view kNumber = "6281234567890";
constexpr std::string_view kText = "Kode Anda 123456";

class AcceptMessage : public testing::Test {
 protected:
  [[nodiscard]] static SendRequest request(const test::Customer& customer, std::size_t packets = 1) {
    SendRequest request;
    request.api_key = customer.api_key;
    request.waid = customer.waid;
    request.remote_address = "203.0.113.9";
    for (std::size_t i = 0; i < packets; ++i) request.packets.push_back({std::string(kNumber), std::string(kText), ""});
    return request;
  }
  SendOutcome accept(SendRequest wanted) { return await(service_.accept(std::move(wanted))); }
  RequestStatus status_of(SendRequest wanted) {
    auto outcome = accept(std::move(wanted));
    if (outcome.status != RequestStatus::success) EXPECT_TRUE(outcome.packets.empty());
    return outcome.status;
  }
  PacketStatus packet_status_of(SendRequest wanted) { return accept(std::move(wanted)).packets.at(0).status; }
  ports::LedgerRows::Balance balance(const test::Customer& customer) {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer.account); });
  }
  std::optional<domain::Message> message(domain::MessageId id) {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().find(id); });
  }
  std::vector<domain::Message> due(const test::Customer& customer, Time now) {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().due(customer.device, now, 100); });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  std::vector<std::pair<domain::DeviceId, Time>> woken_;
  AcceptMessages service_{store_.get(), clock_, random_,
                          [this](domain::DeviceId device, Time due_at) { woken_.emplace_back(device, due_at); }};
};

TEST_F(AcceptMessage, StoresReservesAndWakes) {
  const auto customer = add_customer(store_, "a");
  const auto outcome = accept(request(customer));
  ASSERT_EQ(outcome.packets.size(), 1U);
  const auto& packet = outcome.packets[0];
  EXPECT_EQ(packet, (PacketOutcome{std::string(kNumber), PacketStatus::success, packet.id, 200}));
  const auto stored = message(packet.id);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text, kText);
  EXPECT_EQ(stored->number, kNumber);
  EXPECT_EQ(stored->device, customer.device);
  EXPECT_EQ(stored->state, domain::MessageState::accepted);
  EXPECT_EQ(stored->due_at, clock_.now());
  EXPECT_EQ(stored->price, 200);
  EXPECT_THAT(stored->wire_id, testing::MatchesRegex("3EB0[0-9A-F]{18}"));
  EXPECT_EQ(balance(customer).available, 9'800);
  EXPECT_EQ(balance(customer).reserved, 200);
  EXPECT_THAT(woken_, testing::ElementsAre(testing::Pair(customer.device, clock_.now())));
}

TEST_F(AcceptMessage, WhatWasAcceptedSurvivesARestart) {
  const auto customer = add_customer(store_, "a");
  accept(request(customer, 3));
  store_.reopen();
  EXPECT_EQ(due(customer, clock_.now()).size(), 3U);
}

TEST_F(AcceptMessage, EachPacketHasItsOwnFateInOrder) {
  const auto customer = add_customer(store_, "a");
  auto wanted = request(customer, 5);
  wanted.packets[0].number = "0812-3456-7891";
  wanted.packets[1].number = "no number";
  wanted.packets[2].message = "too short";
  wanted.packets[3].sending_time = "tomorrow";
  wanted.packets[4].message = "Kode+Anda%3A+1";
  const auto outcome = accept(wanted);
  ASSERT_EQ(outcome.packets.size(), 5U);
  EXPECT_EQ(outcome.packets[0].number, "6281234567891");
  EXPECT_EQ(outcome.packets[1], (PacketOutcome{"no number", PacketStatus::invalid_number, {}, 0}));
  EXPECT_EQ(outcome.packets[2], (PacketOutcome{std::string(kNumber), PacketStatus::invalid_message, {}, 0}));
  EXPECT_EQ(outcome.packets[3].status, PacketStatus::invalid_message);
  EXPECT_EQ(message(outcome.packets[4].id)->text, "Kode Anda: 1");
  EXPECT_LT(outcome.packets[0].id, outcome.packets[4].id);
  EXPECT_EQ(balance(customer).reserved, 400);
  EXPECT_EQ(due(customer, clock_.now()).size(), 2U);
}

TEST_F(AcceptMessage, TheLongestMessageIsTheOneOfThePlanInForce) {
  const auto customer = add_customer(store_, "a");
  auto wanted = request(customer);
  wanted.packets[0].message = std::string(480, 'x');
  EXPECT_EQ(packet_status_of(wanted), PacketStatus::success);
  wanted.packets[0].message += 'x';
  EXPECT_EQ(packet_status_of(wanted), PacketStatus::invalid_message);
  store_.write([&](ports::Transaction& tx) {
    domain::PlanTerms longer;
    longer.valid_from = clock_.now();
    longer.legacy_max_characters = 481;
    tx.plans().put_terms(domain::kPlanPerMessage, longer);
  });
  EXPECT_EQ(packet_status_of(wanted), PacketStatus::success);
}

TEST_F(AcceptMessage, UnknownAndRevokedKeysAndForeignDevices) {
  const auto customer = add_customer(store_, "a");
  CustomerOptions options;
  options.revoked = true;
  const auto revoked = add_customer(store_, "revoked", options);
  auto wanted = request(customer);
  wanted.api_key = "key-nobody";
  EXPECT_EQ(status_of(wanted), RequestStatus::unknown_key);
  wanted.api_key = "";
  EXPECT_EQ(status_of(wanted), RequestStatus::unknown_key);
  EXPECT_EQ(status_of(request(revoked)), RequestStatus::unknown_key);
  wanted = request(customer);
  wanted.waid = "waid-nobody";
  EXPECT_EQ(status_of(wanted), RequestStatus::unknown_key);
  wanted.waid = revoked.waid;
  EXPECT_EQ(status_of(wanted), RequestStatus::unknown_key);
}

TEST_F(AcceptMessage, OnlyListedAddresses) {
  CustomerOptions options;
  options.account.allowed_addresses = {"198.51.100.7", "203.0.113.0/29"};
  const auto customer = add_customer(store_, "a", options);
  auto wanted = request(customer);
  EXPECT_EQ(status_of(wanted), RequestStatus::address_not_allowed);
  wanted.remote_address = "203.0.113.7";
  EXPECT_EQ(status_of(wanted), RequestStatus::success);
}

TEST_F(AcceptMessage, NotPastTheEndOfAccountOrDevice) {
  CustomerOptions options;
  options.account.expires_at = clock_.now();
  EXPECT_EQ(status_of(request(add_customer(store_, "account", options))), RequestStatus::expired);
  options.account.expires_at = clock_.now() + Duration(1);
  EXPECT_EQ(status_of(request(add_customer(store_, "in time", options))), RequestStatus::success);
  options.device.plan = domain::PlanId(2);  // has a fee, which the balance does not cover
  options.device.expires_at = clock_.now() - Duration(1);
  EXPECT_EQ(status_of(request(add_customer(store_, "device", options))), RequestStatus::expired);
}

TEST_F(AcceptMessage, AtMostFivePackets) {
  const auto customer = add_customer(store_, "a");
  EXPECT_EQ(status_of(request(customer, 5)), RequestStatus::success);
  EXPECT_EQ(status_of(request(customer, 6)), RequestStatus::too_many_packets);
  EXPECT_EQ(due(customer, clock_.now()).size(), 5U);
}

TEST_F(AcceptMessage, ChecksInTheDocumentedOrder) {
  CustomerOptions options;
  options.account.allowed_addresses = {"198.51.100.7"};
  options.account.expires_at = clock_.now();
  const auto customer = add_customer(store_, "a", options);
  auto wanted = request(customer, 6);
  wanted.api_key = "wrong";
  EXPECT_EQ(status_of(wanted), RequestStatus::unknown_key);
  wanted.api_key = customer.api_key;
  EXPECT_EQ(status_of(wanted), RequestStatus::address_not_allowed);
  wanted.remote_address = "198.51.100.7";
  EXPECT_EQ(status_of(wanted), RequestStatus::expired);
}

TEST_F(AcceptMessage, TheBalanceRunsOutWithinARequest) {
  CustomerOptions options;
  options.balance = 500;
  const auto customer = add_customer(store_, "a", options);
  const auto outcome = accept(request(customer, 4));
  EXPECT_EQ(outcome.packets[1].status, PacketStatus::success);
  EXPECT_EQ(outcome.packets[2], (PacketOutcome{std::string(kNumber), PacketStatus::minimum_balance, {}, 0}));
  EXPECT_EQ(outcome.packets[3].status, PacketStatus::minimum_balance);
  EXPECT_EQ(balance(customer).available, 100);
  EXPECT_EQ(due(customer, clock_.now()).size(), 2U);
}

TEST_F(AcceptMessage, ACreditLimitGoesBelowZeroToTheRupiah) {
  CustomerOptions options;
  options.balance = 0;
  options.account.credit_limit = 200;
  const auto customer = add_customer(store_, "a", options);
  EXPECT_EQ(packet_status_of(request(customer)), PacketStatus::success);
  EXPECT_EQ(balance(customer).available, -200);
  EXPECT_EQ(packet_status_of(request(customer)), PacketStatus::minimum_balance);
}

TEST_F(AcceptMessage, OnlyLinkedDevicesSend) {
  using domain::DeviceState;
  const auto customer = add_customer(store_, "a");
  const auto status_in = [&](DeviceState state) {
    store_.write([&](ports::Transaction& tx) { tx.devices().set_state(customer.device, state, "", Time{}); });
    return packet_status_of(request(customer));
  };
  EXPECT_EQ(status_in(DeviceState::disconnected), PacketStatus::success);
  EXPECT_EQ(status_in(DeviceState::connecting), PacketStatus::success);
  const auto reserved = balance(customer).reserved;
  EXPECT_EQ(status_in(DeviceState::logged_out), PacketStatus::system_error);
  EXPECT_EQ(status_in(DeviceState::unpaired), PacketStatus::system_error);
  EXPECT_EQ(balance(customer).reserved, reserved);
}

TEST_F(AcceptMessage, ScheduledInTheAccountsTimeZone) {
  CustomerOptions options;
  options.account.time_zone = "Asia/Jayapura";  // UTC+9
  const auto customer = add_customer(store_, "a", options);
  clock_.set(from_unix_seconds(1'800'000'000));  // 2027-01-15 17:00:00 there
  auto wanted = request(customer, 2);
  wanted.packets[0].sending_time = "2027-01-15 18:00:00";
  wanted.packets[1].sending_time = "2027-01-15 17-30-00";
  const auto outcome = accept(wanted);
  EXPECT_EQ(message(outcome.packets[0].id)->due_at, clock_.now() + std::chrono::hours(1));
  EXPECT_THAT(woken_, testing::ElementsAre(testing::Pair(customer.device, clock_.now() + std::chrono::minutes(30))));
}

TEST_F(AcceptMessage, AKeyDecidesOnDecoding) {
  CustomerOptions options;
  options.url_decoding = domain::UrlDecoding::never;
  auto wanted = request(add_customer(store_, "a", options));
  wanted.packets[0].message = "Kode+Anda%3A+1";
  EXPECT_EQ(message(accept(wanted).packets[0].id)->text, "Kode+Anda%3A+1");
}

class AcceptMessageTwice : public AcceptMessage {
 protected:
  SendRequest repeatable(const test::Customer& customer, std::string key, std::uint8_t body = 1) {
    auto wanted = request(customer, 2);
    wanted.packets[1].number = "bad number\n";
    wanted.idempotency = Idempotency{std::move(key), {body}};
    return wanted;
  }
};

TEST_F(AcceptMessageTwice, TheSameKeyAndBodyAnswerTheSameWithoutSending) {
  const auto customer = add_customer(store_, "a");
  const auto first = accept(repeatable(customer, "order 1"));
  const auto again = accept(repeatable(customer, "order 1"));
  EXPECT_EQ(first, again);
  EXPECT_EQ(first.packets[1].number, "bad number\n");
  EXPECT_EQ(due(customer, clock_.now()).size(), 1U);
  EXPECT_EQ(balance(customer).reserved, 200);
  EXPECT_EQ(woken_.size(), 1U);
}

TEST_F(AcceptMessageTwice, AnotherBodyUnderTheSameKeyIsAnError) {
  const auto customer = add_customer(store_, "a");
  accept(repeatable(customer, "order 1"));
  EXPECT_EQ(status_of(repeatable(customer, "order 1", 2)), RequestStatus::post_error);
  EXPECT_EQ(due(customer, clock_.now()).size(), 1U);
}

TEST_F(AcceptMessageTwice, KeysBelongToTheAccountAndLastADay) {
  const auto customer = add_customer(store_, "a");
  const auto other = add_customer(store_, "b");
  const auto first = accept(repeatable(customer, "order 1"));
  EXPECT_NE(accept(repeatable(other, "order 1", 2)).packets[0].id, first.packets[0].id);
  EXPECT_NE(accept(repeatable(customer, "order 2")).packets[0].id, first.packets[0].id);
  clock_.advance(std::chrono::hours(24));
  EXPECT_NE(accept(repeatable(customer, "order 1")).packets[0].id, first.packets[0].id);
}

TEST_F(AcceptMessageTwice, ARefusedRequestMaySucceedLater) {
  CustomerOptions options;
  options.balance = 0;
  const auto customer = add_customer(store_, "a", options);
  EXPECT_EQ(packet_status_of(repeatable(customer, "order 1")), PacketStatus::minimum_balance);
  store_.write([&](ports::Transaction& tx) { tx.ledger().top_up(customer.account, 200, clock_.now()); });
  EXPECT_EQ(packet_status_of(repeatable(customer, "order 1")), PacketStatus::success);
}

/// A store whose commits fail.
class BrokenStore final : public ports::Store {
 public:
  boost::asio::awaitable<Result<void>> transact(Work) override { co_return fail(ErrorCode::unavailable, "disk full"); }
  boost::asio::awaitable<Result<void>> read(Work) override { co_return fail(ErrorCode::unavailable, "disk full"); }
  boost::asio::awaitable<std::int64_t> outside_changes() override { co_return 0; }
  void listen(ports::ChangeListener) override {}
};

TEST_F(AcceptMessage, AFailingStoreRefusesEveryPacket) {
  BrokenStore broken;
  AcceptMessages service(broken, clock_, random_, {});
  const auto outcome = await(service.accept(request({"k", "w", {}, {}}, 2)));
  EXPECT_EQ(outcome.status, RequestStatus::success);
  const PacketOutcome refused{std::string(kNumber), PacketStatus::system_error, {}, 0};
  EXPECT_THAT(outcome.packets, testing::ElementsAre(refused, refused));
  EXPECT_EQ(await(service.accept(request({"k", "w", {}, {}}, 6))).status, RequestStatus::too_many_packets);
}

}  // namespace
}  // namespace kurir::app
