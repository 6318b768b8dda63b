#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

using domain::DeviceState;
using domain::Message;
using domain::MessageId;
using domain::MessageState;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<MessageId> ids_of(const std::vector<Message>& messages) {
  std::vector<MessageId> ids;
  for (const auto& message : messages) ids.push_back(message.id);
  return ids;
}

TEST_P(StoreContract, AMessageComesBackAsItWasAccepted) {
  auto message = new_message(new_device());
  message.text = std::string("percakapan \xF0\x9F\x98\x80 with a \0 byte", 29);
  message.due_at = kNow + hours(1);
  message.origin = domain::MessageOrigin::system;
  const auto id = insert(message);
  reopen();
  const auto found = read([&](auto& tx) { return tx.messages().find(id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->account, message.account);
  EXPECT_EQ(found->device, message.device);
  EXPECT_EQ(found->number, message.number);
  EXPECT_EQ(found->text, message.text);
  EXPECT_EQ(found->wire_id, message.wire_id);
  EXPECT_EQ(found->state, MessageState::accepted);
  EXPECT_EQ(found->price, message.price);
  EXPECT_EQ(found->accepted_at, message.accepted_at);
  EXPECT_EQ(found->due_at, message.due_at);
  EXPECT_EQ(found->origin, domain::MessageOrigin::system);
  EXPECT_EQ(found->attempts, 0);
  EXPECT_FALSE(found->pending_reported);
  EXPECT_THAT(found->stanza, IsEmpty());
}

TEST_P(StoreContract, SendingIdsStartHighGrowAndAreNeverUsedTwice) {
  const auto device = new_device();
  const auto first = insert(new_message(device));
  EXPECT_GE(first.value, 10'000'000);
  const auto undone = failure_of([&, message = new_message(device)](auto& tx) -> Result<void> {
    const auto given = tx.messages().insert(message);
    return fail(ErrorCode::conflict, "{}", given);
  });
  EXPECT_EQ(undone.code, ErrorCode::conflict);
  EXPECT_GT(insert(new_message(device)), first);
}

TEST_P(StoreContract, DueMessagesComeInTheOrderOfTheirTimeThenId) {
  const auto device = new_device();
  const auto other_device = new_device();
  auto late = new_message(device);
  late.due_at = kNow + seconds(2);
  const auto late_id = insert(late);
  const auto first = insert(new_message(device));
  const auto second = insert(new_message(device));
  (void)insert(new_message(other_device));
  auto future = new_message(device);
  future.due_at = kNow + hours(1);
  (void)insert(future);

  const auto due = [&](Time now, std::size_t limit) {
    return ids_of(read([&](auto& tx) { return tx.messages().due(device, now, limit); }));
  };
  EXPECT_THAT(due(kNow, 10), ElementsAre(first, second));
  EXPECT_THAT(due(kNow + seconds(2), 10), ElementsAre(first, second, late_id));
  EXPECT_THAT(due(kNow + seconds(2), 1), ElementsAre(first));

  auto code = new_message(device);
  code.lane = domain::Lane::otp;
  code.due_at = kNow + seconds(1);
  const auto code_id = insert(code);
  EXPECT_THAT(due(kNow + seconds(2), 10), ElementsAre(code_id, first, second, late_id)) << "one-time passwords go first";
  write([&](auto& tx) { tx.messages().set_held(first, "identical-text", "too many recipients"); });
  EXPECT_THAT(due(kNow + seconds(2), 10), ElementsAre(code_id, second, late_id)) << "what a rule holds does not go";
}

TEST_P(StoreContract, KnowsWhoHasSomethingDueAndWhenTheNextIs) {
  const auto one = new_device();
  const auto two = new_device();
  const auto idle = new_device();
  const auto due = [&](Time after, Time now) {
    return read([&](auto& tx) { return tx.messages().devices_with_due(after, now); });
  };
  const auto now_due = [&](Time now) { return due(Time{}, now); };
  const auto next = [&](Time now) { return read([&](auto& tx) { return tx.messages().next_due_after(now); }); };
  EXPECT_THAT(now_due(kNow), IsEmpty());
  EXPECT_EQ(next(kNow), std::nullopt);

  auto later = new_message(one);
  later.due_at = kNow + hours(2);
  (void)insert(later);
  auto sooner = new_message(two);
  sooner.due_at = kNow + hours(1);
  (void)insert(sooner);
  const auto done = insert(new_message(idle));
  write([&](auto& tx) { tx.messages().set_state(done, MessageState::cancelled, kNow); });

  EXPECT_THAT(now_due(kNow), IsEmpty());
  EXPECT_EQ(next(kNow), kNow + hours(1));
  EXPECT_THAT(now_due(kNow + hours(1)), ElementsAre(two));
  EXPECT_EQ(next(kNow + hours(1)), kNow + hours(2));
  EXPECT_THAT(now_due(kNow + hours(2)), ElementsAre(two, one));
  EXPECT_EQ(next(kNow + hours(2)), std::nullopt);
  EXPECT_THAT(due(kNow + hours(1), kNow + hours(2)), ElementsAre(one)) << "what became due since the last look";
}

TEST_P(StoreContract, WhatIsDueAtOnceIsToldByWhoAcceptsItUntilItIsHeldAndReleased) {
  const auto device = new_device();
  const auto id = insert(new_message(device));
  const auto due = [&](Time now) { return read([&](auto& tx) { return tx.messages().devices_with_due(Time{}, now); }); };
  EXPECT_THAT(due(kNow + hours(1)), IsEmpty());
  write([&](auto& tx) { tx.messages().set_held(id, "same_text", "the same text to many numbers"); });
  EXPECT_THAT(due(kNow + hours(1)), IsEmpty());
  write([&](auto& tx) { tx.messages().set_held(id, "", ""); });
  EXPECT_THAT(due(kNow + hours(1)), ElementsAre(device));
}

TEST_P(StoreContract, WhatWaitsIsListedPageByPageByTimeForAnAccountAndForADevice) {
  const auto device = new_device();
  auto message = new_message(device);
  const auto other = new_device(message.account);
  std::vector<MessageId> of_device;
  std::vector<MessageId> of_account;
  for (int i = 0; i < 40; ++i) {
    auto next = new_message(i % 4 == 3 ? other : device);
    next.due_at = kNow + seconds(i / 3);  // several at the same time
    next.lane = static_cast<domain::Lane>(i % 4);
    if (i % 5 == 0) next.held = "rule";
    const auto id = insert(next);
    of_account.push_back(id);
    if (next.device == device) of_device.push_back(id);
  }
  const auto done = insert(new_message(device));
  write([&](auto& tx) { tx.messages().set_state(done, MessageState::cancelled, kNow); });
  const auto pages = [&](auto ask) {
    std::vector<MessageId> all;
    ports::MessageRows::Position position{};
    for (;;) {
      const auto page = read([&](auto& tx) { return ask(tx.messages(), position); });
      if (page.empty()) return all;
      for (const auto& each : page) all.push_back(each.id);
      position = {page.back().due_at, page.back().id};
    }
  };
  EXPECT_EQ(pages([&](auto& rows, const auto& after) { return rows.waiting(message.account, after, 7); }), of_account);
  EXPECT_EQ(pages([&](auto& rows, const auto& after) { return rows.waiting_of(device, after, 7); }), of_device);
}

TEST_P(StoreContract, AnEncryptedMessageIsInFlightUntilTheServerTookIt) {
  const auto device = new_device();
  const auto first = insert(new_message(device));
  const auto second = insert(new_message(device));
  const Bytes stanza{0, 1, 2, 0xff};
  write([&](auto& tx) {
    tx.messages().set_encrypted(second, stanza);
    tx.messages().set_encrypted(first, stanza);
  });
  const auto in_flight = [&] { return read([&](auto& tx) { return tx.messages().in_flight(device, 10); }); };
  EXPECT_THAT(ids_of(in_flight()), ElementsAre(first, second));
  EXPECT_EQ(in_flight().front().stanza, stanza);
  EXPECT_THAT(read([&](auto& tx) { return tx.messages().due(device, kNow, 10); }), IsEmpty());

  write([&](auto& tx) { tx.messages().set_state(first, MessageState::sent, kNow); });
  EXPECT_THAT(ids_of(in_flight()), ElementsAre(second));
  const auto sent = read([&](auto& tx) { return tx.messages().find(first); });
  EXPECT_EQ(sent->state, MessageState::sent);
  EXPECT_THAT(sent->stanza, IsEmpty());
}

TEST_P(StoreContract, ARefusedStanzaIsTriedAgainLaterAndCounted) {
  const auto device = new_device();
  const auto id = insert(new_message(device));
  write([&](auto& tx) {
    tx.messages().set_encrypted(id, Bytes{1});
    tx.messages().retry_later(id, kNow + seconds(30));
  });
  EXPECT_THAT(read([&](auto& tx) { return tx.messages().due(device, kNow, 10); }), IsEmpty());
  const auto due = read([&](auto& tx) { return tx.messages().due(device, kNow + seconds(30), 10); });
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due.front().attempts, 1);
  EXPECT_EQ(due.front().state, MessageState::accepted);
  EXPECT_THAT(read([&](auto& tx) { return tx.messages().find(id); })->stanza, IsEmpty());
}

TEST_P(StoreContract, AWireIdIsFoundOnItsOwnDeviceOnceItIsPublished) {
  const auto device = new_device();
  const auto other = new_device();
  const auto message = new_message(device);
  const auto id = insert(message);
  const auto find = [&](domain::DeviceId on) {
    const auto found = read([&](auto& tx) { return tx.messages().find_by_wire_id(on, message.wire_id); });
    return found ? std::optional(found->id) : std::nullopt;
  };
  write([&](auto& tx) { tx.messages().set_encrypted(id, Bytes{1}); });
  EXPECT_EQ(find(device), id);
  EXPECT_EQ(find(other), std::nullopt);
  for (const auto state : {MessageState::sent, MessageState::received, MessageState::read}) {
    write([&](auto& tx) { tx.messages().set_state(id, state, kNow); });
    EXPECT_EQ(find(device), id);
  }
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().find_by_wire_id(device, "3EB0unknown"); }), std::nullopt);
}

TEST_P(StoreContract, OnlyWaitingMessagesOfCustomersOnLinkedDevicesAreUnreported) {
  const auto account = new_account();
  const auto linked = new_device(account, DeviceState::disconnected);
  const auto logged_out = new_device(account, DeviceState::logged_out);
  const auto waiting = insert(new_message(linked));
  const auto reported = insert(new_message(linked));
  const auto sent = insert(new_message(linked));
  (void)insert(new_message(logged_out));
  auto notice = new_message(linked);
  notice.origin = domain::MessageOrigin::system;
  (void)insert(notice);
  auto fresh = new_message(linked);
  fresh.accepted_at = kNow + seconds(30);
  (void)insert(fresh);
  write([&](auto& tx) {
    tx.messages().set_pending_reported(reported);
    tx.messages().set_encrypted(sent, Bytes{1});
  });
  const auto unreported = read([&](auto& tx) { return tx.messages().unreported(kNow + seconds(30), 10); });
  EXPECT_THAT(ids_of(unreported), ElementsAre(waiting));
  EXPECT_TRUE(read([&](auto& tx) { return tx.messages().find(reported); })->pending_reported);
}

TEST_P(StoreContract, ChangingAnUnknownMessageIsAnError) {
  const MessageId unknown(1);
  EXPECT_EQ(failure_of([&](auto& tx) -> Result<void> {
              tx.messages().set_state(unknown, MessageState::sent, kNow);
              return {};
            }).code,
            ErrorCode::not_found);
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().find(unknown); }), std::nullopt);
}

}  // namespace
}  // namespace kurir::test
