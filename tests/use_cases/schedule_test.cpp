// Waiting messages: listed, moved, cancelled, expired; money, quota and webhooks follow.
#include <gmock/gmock.h>

#include "app/expire_messages.hpp"
#include "app/schedule.hpp"
#include "ports/audit_rows.hpp"
#include "support/await.hpp"
#include "use_cases/customer.hpp"

namespace kurir::test {
namespace {

using app::WaitingMessage;
using domain::MessageId;
using domain::MessageState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Schedule : public testing::Test {
 protected:
  Schedule() {
    CustomerOptions options;
    options.device.tracking_url = "http://127.0.0.1/tracking";
    customer_ = add_customer(store_, "a", options);
    other_ = add_customer(store_, "b");
  }

  /// Accepted through the API, to be sent in so many hours.
  MessageId accept(const Customer& customer, int hours) {
    app::SendRequest request;
    request.api_key = customer.api_key;
    request.waid = customer.waid;
    request.remote_address = "127.0.0.1";
    request.packets.push_back({"081234567890", "sebuah pesan terjadwal", local(hours)});
    auto outcome = await(accept_.accept(request));
    if (outcome.packets.empty() || outcome.packets.front().status != app::PacketStatus::success)
      throw std::logic_error("refused");
    return outcome.packets.front().id;
  }
  /// The clock of the test stands at 2027-01-15 15:00 in Jakarta.
  static std::string local(int hours) {
    return fmt::format("2027-01-{:02} {:02}:00:00", 15 + (15 + hours) / 24, (15 + hours) % 24);
  }

  std::optional<domain::Message> find(MessageId id) {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().find(id); });
  }
  ports::LedgerRows::Balance balance() {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer_.account); });
  }
  std::vector<std::string> events() {
    return store_.write([&](ports::Transaction& tx) {
      std::vector<std::string> bodies;
      for (const auto& event : tx.events().due("http://127.0.0.1/tracking", clock_.now(), 100)) bodies.push_back(event.body);
      return bodies;
    });
  }
  std::vector<std::string> audited() {
    return store_.write([&](ports::Transaction& tx) {
      std::vector<std::string> actions;
      for (const auto& line : tx.audit().list(0, 100)) actions.push_back(line.action + " " + line.target);
      return actions;
    });
  }
  app::Admin admin() { return {store_.get(), clock_, "cli:test"}; }
  std::vector<MessageId> listed(app::WaitingScope scope, std::size_t limit = 100) {
    std::vector<MessageId> ids;
    ports::MessageRows::Position after{};
    for (;;) {
      const auto page = await(app::list_waiting(store_.get(), scope, after, limit));
      if (!page) throw std::runtime_error(page.error().message);
      for (const auto& message : page->messages) ids.push_back(message.id);
      if (!page->continue_from) return ids;
      after = *page->continue_from;
    }
  }

  TemporaryStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
  app::AcceptMessages accept_{store_.get(), clock_, random_, {}};
  Customer customer_;
  Customer other_;
};

TEST_F(Schedule, ListsWhatWaitsByItsTimePageByPage) {
  const auto third = accept(customer_, 3);
  const auto first = accept(customer_, 1);
  const auto second = accept(customer_, 2);
  const auto foreign = accept(other_, 1);
  EXPECT_THAT(listed({customer_.account, ""}), ElementsAre(first, second, third));
  EXPECT_THAT(listed({customer_.account, ""}, 1), ElementsAre(first, second, third));
  EXPECT_THAT(listed({std::nullopt, customer_.waid}, 2), ElementsAre(first, second, third));
  EXPECT_THAT(listed({std::nullopt, other_.waid}), ElementsAre(foreign));
  const auto not_theirs = await(app::list_waiting(store_.get(), {customer_.account, other_.waid}, {}, 10));
  ASSERT_FALSE(not_theirs);
  EXPECT_EQ(not_theirs.error().code, ErrorCode::not_found);
  EXPECT_FALSE(await(app::list_waiting(store_.get(), {}, {}, 10)));
}

TEST_F(Schedule, MovesAMessageAndSaysWhoDid) {
  const auto id = accept(customer_, 5);
  const auto moved = await(app::move_message(admin(), {id, {}}, local(2)));
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(find(id)->due_at, clock_.now() + std::chrono::hours(2));
  EXPECT_EQ(find(id)->reason, "moved by cli:test");
  EXPECT_THAT(audited(), testing::Contains(fmt::format("message.move message:{}", id)));

  ASSERT_TRUE(await(app::move_message(admin(), {id, {}}, "2020-01-01 00:00:00"))) << "the past means now";
  EXPECT_EQ(find(id)->due_at, clock_.now());
  EXPECT_FALSE(await(app::move_message(admin(), {id, {}}, "2028-02-01 00:00:00"))) << "more than a year ahead";
  EXPECT_FALSE(await(app::move_message(admin(), {id, {}}, "tomorrow")));
  EXPECT_EQ(await(app::move_message(admin(), {id, other_.account}, "")).error().code, ErrorCode::not_found);
  EXPECT_EQ(find(id)->due_at, clock_.now());
}

TEST_F(Schedule, CancellingGivesThePriceBackAndTellsTheCustomer) {
  const auto before = balance();
  const auto id = accept(customer_, 5);
  EXPECT_LT(balance().available, before.available);
  const auto cancelled = await(app::cancel_message(admin(), {id, customer_.account}));
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(find(id)->state, MessageState::cancelled);
  EXPECT_EQ(find(id)->reason, "cancelled by cli:test");
  EXPECT_EQ(balance().available, before.available);
  EXPECT_EQ(balance().reserved, 0);
  EXPECT_THAT(events(), ElementsAre(HasSubstr("status=cancel")));
  EXPECT_THAT(listed({customer_.account, ""}), IsEmpty());

  const auto again = await(app::cancel_message(admin(), {id, {}}));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_THAT(again.error().message, HasSubstr("was cancelled before"));
}

TEST_F(Schedule, CancellingGivesThePlaceInTheQuotaBack) {
  const auto month = clock_.now();
  store_.write([&](ports::Transaction& tx) {
    const auto plan = tx.plans().find_by_code("A");
    tx.devices().set_plan(customer_.device, plan->id, month, month + std::chrono::hours(31 * 24));
  });
  const auto used = [&] {
    return store_.write([&](ports::Transaction& tx) { return tx.quota().used(customer_.device, month); });
  };
  const auto id = accept(customer_, 5);
  (void)accept(customer_, 6);
  EXPECT_EQ(used(), 2);
  ASSERT_TRUE(await(app::cancel_message(admin(), {id, {}})));
  EXPECT_EQ(used(), 1);
}

TEST_F(Schedule, WhatIsOnItsWayIsNeitherMovedNorCancelled) {
  const auto id = accept(customer_, 0);
  store_.write([&](ports::Transaction& tx) { tx.messages().set_encrypted(id, Bytes{1}); });
  for (const auto& error :
       {await(app::move_message(admin(), {id, {}}, local(1))).error(), await(app::cancel_message(admin(), {id, {}})).error()}) {
    EXPECT_EQ(error.code, ErrorCode::conflict);
    EXPECT_THAT(error.message, HasSubstr("is on its way"));
  }
  EXPECT_EQ(find(id)->state, MessageState::encrypted);
  EXPECT_EQ(await(app::cancel_message(admin(), {MessageId(1), {}})).error().code, ErrorCode::not_found);
}

TEST_F(Schedule, CancelsAllOfADeviceInBatches) {
  for (int i = 0; i < 45; ++i) (void)accept(customer_, 1 + i % 7);
  const auto foreign = accept(other_, 1);
  const auto cancelled = await(app::cancel_waiting(admin(), {std::nullopt, customer_.waid}));
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(*cancelled, 45U);
  EXPECT_EQ(balance().reserved, 0);
  EXPECT_EQ(find(foreign)->state, MessageState::accepted);
}

TEST_F(Schedule, AMessageNotSentByItsExpiryIsCancelled) {
  const auto before = balance();
  const auto late = accept(customer_, 48);
  const auto sent = accept(customer_, 0);
  MessageId short_lived;
  store_.write([&](ports::Transaction& tx) {
    auto message = *tx.messages().find(late);
    message.id = {};
    message.price = 0;
    message.wire_id = "3EB0AAAA";
    message.expires_at = clock_.now() + std::chrono::hours(1);
    short_lived = tx.messages().insert(message);
    tx.messages().set_encrypted(sent, Bytes{1});
  });
  int told = 0;
  boost::asio::io_context loop;
  app::ExpireMessages expire(loop.get_executor(), store_.get(), clock_, [&] { ++told; });
  EXPECT_EQ(await(expire.expire()).value_or(99), 0U);
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(await(expire.expire()).value_or(99), 1U);
  EXPECT_EQ(await(expire.expire()).value_or(99), 0U);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(find(short_lived)->state, MessageState::cancelled);
  EXPECT_EQ(find(short_lived)->reason, "not sent in time");
  EXPECT_EQ(find(late)->state, MessageState::accepted);
  EXPECT_EQ(find(sent)->state, MessageState::encrypted) << "what was published is not taken back";
  EXPECT_THAT(events(), ElementsAre(HasSubstr("status=cancel")));
  EXPECT_EQ(balance().available + balance().reserved, before.available);
}

TEST_F(Schedule, AMessageIsNotMovedBeyondItsExpiry) {
  const auto id = accept(customer_, 1);
  MessageId short_lived;
  store_.write([&](ports::Transaction& tx) {
    auto message = *tx.messages().find(id);
    message.price = 0;
    message.wire_id = "3EB0BBBB";
    message.expires_at = clock_.now() + std::chrono::hours(3);
    short_lived = tx.messages().insert(message);
  });
  const auto moved = await(app::move_message(admin(), {short_lived, {}}, local(4)));
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().message, HasSubstr("expires before"));
  EXPECT_TRUE(await(app::move_message(admin(), {short_lived, {}}, local(2))));
}

}  // namespace
}  // namespace kurir::test
