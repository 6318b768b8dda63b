// Asking for a code to type, and what those hear who look for it.
#include <gmock/gmock.h>

#include "app/link_code.hpp"
#include "app/qr_wish.hpp"
#include "ports/link_code_rows.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::DeviceState;
using domain::LinkFailure;
using State = LinkCodeStatus::State;
using test::await;
using testing::HasSubstr;

constexpr auto kNumber = "6281234567890";

class LinkCode : public testing::Test {
 protected:
  void SetUp() override { set_state(DeviceState::unpaired); }

  void set_state(DeviceState state) {
    store_.write([&](ports::Transaction& tx) { tx.devices().set_state(customer_.device, state, "", Time{}); });
  }
  /// As the gateway does.
  void put(const std::string& code, LinkFailure failure = LinkFailure::none) {
    store_.write([&](ports::Transaction& tx) {
      tx.link_codes().put(customer_.device,
                          {.number = kNumber, .code = code, .expires_at = clock_.now() + 3min, .failure = failure});
    });
  }
  Result<void> want(const std::string& number = kNumber) {
    return await(want_link_code(store_.get(), clock_, customer_.waid, number));
  }
  LinkCodeStatus status() { return await(link_code(store_.get(), clock_, customer_.waid)).value(); }
  Result<LinkCodeStatus> wait() { return await(wait_for_link_code(store_.get(), clock_, customer_.waid, kNumber, 0s)); }
  bool is_wanted() {
    return store_.write([&](ports::Transaction& tx) { return is_qr_wanted(tx, customer_.device, clock_.now()); });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::Customer customer_ = test::add_customer(store_, "a");
};

TEST_F(LinkCode, NobodyAskedThenItIsMadeThenItIsThere) {
  EXPECT_EQ(status().state, State::idle);
  ASSERT_TRUE(want("0812-3456-7890"));
  EXPECT_TRUE(is_wanted());
  EXPECT_EQ(status().state, State::waiting);
  EXPECT_EQ(status().number, kNumber);
  EXPECT_EQ(wait().error().code, ErrorCode::unavailable);
  put("T9W8RL9B");
  const auto ready = wait();
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->state, State::ready);
  EXPECT_EQ(ready->code, "T9W8-RL9B");
  EXPECT_EQ(ready->expires_at, clock_.now() + 3min);
}

TEST_F(LinkCode, WhoeverStillLooksGetsTheNextOneWhenItHasExpired) {
  ASSERT_TRUE(want());
  put("T9W8RL9B");
  clock_.advance(2min);
  ASSERT_TRUE(want());
  EXPECT_EQ(status().code, "T9W8-RL9B") << "asking again keeps the code";
  clock_.advance(1min);
  EXPECT_EQ(status().state, State::waiting);
  clock_.advance(2min);
  EXPECT_EQ(status().state, State::failed);
  EXPECT_EQ(status().failure, LinkFailure::expired);
}

TEST_F(LinkCode, AFailureStaysUntilSomebodyAsksAgain) {
  ASSERT_TRUE(want());
  for (const auto failure : {LinkFailure::refused, LinkFailure::too_many_attempts, LinkFailure::expired}) {
    put("", failure);
    EXPECT_EQ(status().state, State::failed);
    EXPECT_EQ(status().failure, failure);
    EXPECT_FALSE(domain::name(failure).empty());
    EXPECT_THAT(std::string(domain::explain(failure)), HasSubstr("ask"));
  }
  ASSERT_TRUE(want());
  EXPECT_EQ(status().state, State::waiting);
}

TEST_F(LinkCode, AnotherNumberGetsAnotherCode) {
  ASSERT_TRUE(want());
  put("T9W8RL9B");
  ASSERT_TRUE(want("6285555555555"));
  EXPECT_EQ(status().state, State::waiting);
  EXPECT_EQ(status().number, "6285555555555");
}

TEST_F(LinkCode, WhoeverWantsAQrCodeWantsNoneToType) {
  ASSERT_TRUE(want());
  put("T9W8RL9B");
  ASSERT_TRUE(await(want_device_qr(store_.get(), clock_, customer_.waid, 0s)));
  EXPECT_EQ(status().state, State::idle);
}

TEST_F(LinkCode, ALinkedDeviceIsAConflictAndStaysAsItIs) {
  for (const auto state : {DeviceState::connecting, DeviceState::connected, DeviceState::disconnected, DeviceState::stopped}) {
    set_state(state);
    EXPECT_EQ(want().error().code, ErrorCode::conflict);
    EXPECT_EQ(wait().error().code, ErrorCode::conflict);
    EXPECT_FALSE(is_wanted());
    store_.write([&](ports::Transaction& tx) { EXPECT_EQ(tx.devices().find(customer_.device)->state, state); });
  }
  set_state(DeviceState::logged_out);
  EXPECT_TRUE(want());
}

TEST_F(LinkCode, WhatIsNoNumberOrNoDeviceIsRefused) {
  for (const auto* number : {"", "12", "not a number", "0"})
    EXPECT_EQ(want(number).error().code, ErrorCode::invalid_argument) << number;
  EXPECT_EQ(await(want_link_code(store_.get(), clock_, "nobody", kNumber)).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(link_code(store_.get(), clock_, "nobody")).error().code, ErrorCode::not_found);
  EXPECT_EQ(status().state, State::idle);
}

}  // namespace
}  // namespace kurir::app
