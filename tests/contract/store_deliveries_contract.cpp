#include "contract/store_contract.hpp"
#include "ports/delivery_rows.hpp"

namespace kurir::test {
namespace {

using domain::EventId;
using domain::EventKind;
using ports::DeliveryState;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto kShop = "http://shop.example/hook";

/// Webhook calls of one account.
class Outbox {
 public:
  Outbox(ports::Store& store, domain::AccountId account, domain::DeviceId device)
      : store_(store), account_(account), device_(device) {}

  EventId append(std::string ordering_key, EventKind kind = EventKind::tracking, Time at = kNow) {
    return append_for(device_, std::move(ordering_key), kind, at);
  }
  EventId append_for(domain::DeviceId device, std::string ordering_key, EventKind kind = EventKind::tracking, Time at = kNow) {
    domain::WebhookEvent event{.id = {},
                               .device = device,
                               .kind = kind,
                               .ordering_key = std::move(ordering_key),
                               .url = kShop,
                               .body = "id=1&status=sent",
                               .created_at = at,
                               .attempts = 0,
                               .next_attempt_at = at};
    return await(ports::transact<EventId>(store_, [event](auto& tx) -> Result<EventId> { return tx.events().append(event); }))
        .value();
  }
  std::vector<EventId> page(ports::DeliveryFilter filter, std::optional<EventId> before = {}, std::size_t limit = 10) {
    filter.account = account_;
    using Ids = std::vector<EventId>;
    return await(ports::read<Ids>(store_,
                                  [=](auto& tx) -> Result<Ids> {
                                    Ids ids;
                                    for (const auto& each : tx.deliveries().page(filter, before, limit).deliveries)
                                      ids.push_back(each.event.id);
                                    return ids;
                                  }))
        .value();
  }
  std::vector<EventId> due() {
    using Ids = std::vector<EventId>;
    return await(ports::read<Ids>(store_,
                                  [](auto& tx) -> Result<Ids> {
                                    Ids ids;
                                    for (const auto& each : tx.events().due(kShop, kNow + hours(48), 10)) ids.push_back(each.id);
                                    return ids;
                                  }))
        .value();
  }

 private:
  ports::Store& store_;
  domain::AccountId account_;
  domain::DeviceId device_;
};

TEST_P(StoreContract, WebhookCallsArePagedTheNewestFirstThroughEveryFilter) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto other_device = new_device(account);
  const auto foreign = new_device(new_account());
  const auto delivered = outbox.append("m1");
  const auto failed = outbox.append("m2", EventKind::inbox);
  const auto waiting = outbox.append_for(other_device, "m3");
  (void)outbox.append_for(foreign, "m4");
  write([&](auto& tx) {
    tx.events().delivered(delivered, kNow);
    tx.events().given_up(failed, kNow);
  });
  EXPECT_THAT(outbox.page({}), ElementsAre(waiting, failed, delivered));
  EXPECT_THAT(outbox.page({}, waiting), ElementsAre(failed, delivered));
  EXPECT_THAT(outbox.page({}, {}, 1), ElementsAre(waiting));
  EXPECT_THAT(outbox.page({.account = {}, .state = DeliveryState::failed}), ElementsAre(failed));
  EXPECT_THAT(outbox.page({.account = {}, .state = DeliveryState::waiting}), ElementsAre(waiting));
  EXPECT_THAT(outbox.page({.account = {}, .state = DeliveryState::delivered}), ElementsAre(delivered));
  EXPECT_THAT(outbox.page({.account = {}, .kind = EventKind::inbox}), ElementsAre(failed));
  EXPECT_THAT(outbox.page({.account = {}, .device = other_device}), ElementsAre(waiting));
  EXPECT_THAT(outbox.page({.account = {}, .device = other_device, .state = DeliveryState::failed}), IsEmpty());
}

TEST_P(StoreContract, WebhookCallsSayWhereToLookOnAndWhenThatWasAll) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto first = outbox.append("m1");
  const auto second = outbox.append("m2");
  const auto newest = read([&](auto& tx) { return tx.deliveries().page({.account = account}, {}, 1); });
  EXPECT_EQ(newest.older_than, second);
  const auto rest = read([&](auto& tx) { return tx.deliveries().page({.account = account}, newest.older_than, 5); });
  ASSERT_THAT(rest.deliveries, SizeIs(1));
  EXPECT_EQ(rest.deliveries.front().event.id, first);
  EXPECT_FALSE(rest.older_than);
}

TEST_P(StoreContract, WebhookCallsKeepWhatEachAttemptBrought) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto event = outbox.append("m1");
  EXPECT_EQ(read([&](auto& tx) { return tx.deliveries().find(event)->last_status; }), std::nullopt);
  write([&](auto& tx) {
    tx.events().failed(event, 1, kNow + seconds(5));
    tx.deliveries().add_attempt(event, {1, kNow, std::chrono::milliseconds(30), 0, "connection refused"});
  });
  write([&](auto& tx) {
    tx.events().delivered(event, kNow + seconds(6));
    tx.deliveries().add_attempt(event, {2, kNow + seconds(5), std::chrono::milliseconds(12), 200, "ok"});
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.deliveries().find(event); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account, account);
  EXPECT_EQ(found->state, DeliveryState::delivered);
  EXPECT_EQ(found->ended_at, kNow + seconds(6));
  EXPECT_EQ(found->last_status, 200);
  EXPECT_EQ(found->event.attempts, 2);
  const auto attempts = read([&](auto& tx) { return tx.deliveries().attempts(event); });
  ASSERT_THAT(attempts, SizeIs(2));
  EXPECT_EQ(attempts[0].answer, "connection refused");
  EXPECT_EQ(attempts[0].took, std::chrono::milliseconds(30));
  EXPECT_EQ(attempts[1].attempt, 2);
  EXPECT_EQ(attempts[1].status, 200);
  EXPECT_EQ(attempts[1].at, kNow + seconds(5));
}

TEST_P(StoreContract, WebhookCallsAreRepeatedInTheOrderOfTheirKey) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto first = outbox.append("m1");
  const auto second = outbox.append("m1");
  write([&](auto& tx) { tx.events().given_up(first, kNow); });
  EXPECT_THAT(outbox.due(), ElementsAre(second));
  write([&](auto& tx) { tx.deliveries().redeliver(first, kShop, kNow); });
  EXPECT_THAT(outbox.due(), ElementsAre(first));  // the later one waits for it again
  write([&](auto& tx) { tx.events().delivered(first, kNow); });
  EXPECT_THAT(outbox.due(), ElementsAre(second));
  write([&](auto& tx) { tx.events().delivered(second, kNow); });
  EXPECT_THAT(outbox.due(), IsEmpty());
}

TEST_P(StoreContract, WebhookCallsAreRepeatedBehindAnOlderOneThatWaits) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto first = outbox.append("m1");
  const auto second = outbox.append("m1");
  write([&](auto& tx) {
    tx.events().delivered(first, kNow);
    tx.events().given_up(second, kNow);
    tx.deliveries().redeliver(first, kShop, kNow);
    tx.deliveries().redeliver(second, kShop, kNow);
  });
  EXPECT_THAT(outbox.due(), ElementsAre(first));
}

TEST_P(StoreContract, WebhookCallsAreDroppedWithTheirAttemptsOnceTheyAreOld) {
  const auto account = new_account();
  const auto device = new_device(account);
  Outbox outbox(store(), account, device);
  const auto old = outbox.append("m1");
  const auto still_waiting = outbox.append("m2");
  const auto young = outbox.append("m3", EventKind::tracking, kNow + hours(2));
  write([&](auto& tx) {
    tx.events().delivered(old, kNow);
    tx.deliveries().add_attempt(old, {1, kNow, {}, 200, ""});
    tx.events().delivered(young, kNow);
  });
  EXPECT_EQ(write([&](auto& tx) { return tx.deliveries().remove_created_before(kNow + hours(1), 100); }), 1U);
  EXPECT_THAT(outbox.page({}), ElementsAre(young, still_waiting));
  EXPECT_THAT(read([&](auto& tx) { return tx.deliveries().attempts(old); }), IsEmpty());
  EXPECT_EQ(write([&](auto& tx) { return tx.deliveries().remove_created_before(kNow + hours(1), 100); }), 0U);
}

}  // namespace
}  // namespace kurir::test
