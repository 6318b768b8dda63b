#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

using domain::EventId;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kShop = "http://shop.example/hook";
constexpr auto kClinic = "http://clinic.example/hook";

domain::WebhookEvent event_for(domain::DeviceId device, std::string url, std::string ordering_key) {
  return {.id = {},
          .device = device,
          .kind = domain::EventKind::tracking,
          .ordering_key = std::move(ordering_key),
          .url = std::move(url),
          .body = "id=1&status=sent",
          .created_at = kNow,
          .attempts = 0,
          .next_attempt_at = kNow};
}

struct Events {
  static EventId append(ports::Transaction& tx, const domain::WebhookEvent& event) { return tx.events().append(event); }
  static std::vector<EventId> due(ports::Transaction& tx, const std::string& url, Time now, std::size_t limit = 10) {
    std::vector<EventId> ids;
    for (const auto& event : tx.events().due(url, now, limit)) ids.push_back(event.id);
    return ids;
  }
};

TEST_P(StoreContract, AnEventComesBackAsItWasAppended) {
  const auto device = new_device();
  auto event = event_for(device, kShop, "10000001");
  event.kind = domain::EventKind::inbox;
  event.body = "waid=k7&message=a%00b";
  const auto id = write([&](auto& tx) { return tx.events().append(event); });
  reopen();
  const auto due = read([&](auto& tx) { return tx.events().due(kShop, kNow, 10); });
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.front().id, id);
  EXPECT_EQ(due.front().device, device);
  EXPECT_EQ(due.front().kind, event.kind);
  EXPECT_EQ(due.front().ordering_key, event.ordering_key);
  EXPECT_EQ(due.front().url, event.url);
  EXPECT_EQ(due.front().body, event.body);
  EXPECT_EQ(due.front().created_at, kNow);
  EXPECT_EQ(due.front().attempts, 0);
}

TEST_P(StoreContract, EventsOfOneKeyWaitForEachOther) {
  const auto device = new_device();
  const auto other_device = new_device();
  const auto sent = write([&](auto& tx) { return Events::append(tx, event_for(device, kShop, "m1")); });
  const auto received = write([&](auto& tx) { return Events::append(tx, event_for(device, kShop, "m1")); });
  const auto read_it = write([&](auto& tx) { return Events::append(tx, event_for(device, kClinic, "m1")); });
  const auto second = write([&](auto& tx) { return Events::append(tx, event_for(device, kShop, "m2")); });
  const auto foreign = write([&](auto& tx) { return Events::append(tx, event_for(other_device, kShop, "m1")); });

  EXPECT_THAT(read([&](auto& tx) { return tx.events().urls_with_due(kNow); }), ElementsAre(kShop));
  EXPECT_THAT(read([&](auto& tx) { return Events::due(tx, kShop, kNow); }), ElementsAre(sent, second, foreign));
  EXPECT_THAT(read([&](auto& tx) { return Events::due(tx, kShop, kNow, 1); }), ElementsAre(sent));

  write([&](auto& tx) { tx.events().failed(sent, 1, kNow + seconds(5)); });
  EXPECT_THAT(read([&](auto& tx) { return Events::due(tx, kShop, kNow); }), ElementsAre(second, foreign)) << "received waits";
  write([&](auto& tx) { tx.events().delivered(sent, kNow); });
  EXPECT_THAT(read([&](auto& tx) { return Events::due(tx, kShop, kNow); }), ElementsAre(received, second, foreign));
  write([&](auto& tx) { tx.events().given_up(received, kNow); });
  EXPECT_THAT(read([&](auto& tx) { return Events::due(tx, kClinic, kNow); }), ElementsAre(read_it));
  write([&](auto& tx) { tx.events().delivered(received, kNow); });
  EXPECT_THAT(read([&](auto& tx) { return tx.events().urls_with_due(kNow); }), ElementsAre(kClinic, kShop));
}

TEST_P(StoreContract, AFailedEventComesBackAtItsTime) {
  const auto device = new_device();
  const auto first = write([&](auto& tx) { return Events::append(tx, event_for(device, kShop, "m1")); });
  const auto second = write([&](auto& tx) { return Events::append(tx, event_for(device, kClinic, "m2")); });
  write([&](auto& tx) {
    tx.events().failed(first, 3, kNow + seconds(45));
    tx.events().failed(second, 1, kNow + seconds(15));
  });
  const auto next = [&](Time now) { return read([&](auto& tx) { return tx.events().next_attempt_after(now); }); };
  EXPECT_THAT(read([&](auto& tx) { return tx.events().urls_with_due(kNow); }), IsEmpty());
  EXPECT_EQ(next(kNow), kNow + seconds(15));
  EXPECT_EQ(next(kNow + seconds(15)), kNow + seconds(45));
  EXPECT_EQ(next(kNow + seconds(45)), std::nullopt);
  const auto due = read([&](auto& tx) { return tx.events().due(kShop, kNow + seconds(45), 10); });
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.front().attempts, 3);
  write([&](auto& tx) { tx.events().delivered(second, kNow); });
  EXPECT_THAT(read([&](auto& tx) { return tx.events().urls_with_due(kNow + hours(1)); }), ElementsAre(kShop));
}

TEST_P(StoreContract, AStanzaThatComesTwiceIsNewOnce) {
  const auto device = new_device();
  const auto other = new_device();
  const ports::InboxRows::Incoming incoming{"6281@s.whatsapp.net", "6281.0", "3EB01", "6281", "Terima kasih", kNow};
  const auto insert_into = [&](domain::DeviceId into, const ports::InboxRows::Incoming& what) {
    return write([&](auto& tx) { return tx.inbox().insert_if_new(into, what); });
  };
  EXPECT_TRUE(insert_into(device, incoming));
  EXPECT_FALSE(insert_into(device, incoming));
  reopen();
  EXPECT_FALSE(insert_into(device, incoming));
  EXPECT_TRUE(insert_into(other, incoming));
  for (auto field :
       {&ports::InboxRows::Incoming::chat, &ports::InboxRows::Incoming::sender, &ports::InboxRows::Incoming::wire_id}) {
    auto different = incoming;
    different.*field += "x";
    EXPECT_TRUE(insert_into(device, different));
  }
}

TEST_P(StoreContract, AnAnswerIsKeptForItsKeyUntilItEnds) {
  const auto account = new_account();
  const auto other = new_account();
  ports::IdempotencyRows::Entry entry{.body_hash = {}, .response = R"({"sending_respon":[]})"};
  entry.body_hash.fill(9);
  write([&](auto& tx) { tx.idempotency().put(account, "order-17", entry, kNow + hours(24)); });
  const auto find = [&](domain::AccountId of, Time now) {
    return read([&](auto& tx) { return tx.idempotency().find(of, "order-17", now); });
  };
  ASSERT_TRUE(find(account, kNow));
  EXPECT_EQ(find(account, kNow)->body_hash, entry.body_hash);
  EXPECT_EQ(find(account, kNow)->response, entry.response);
  EXPECT_FALSE(find(other, kNow));
  EXPECT_FALSE(find(account, kNow + hours(24)));
  entry.response = "later";
  write([&](auto& tx) { tx.idempotency().put(account, "order-17", entry, kNow + hours(48)); });
  EXPECT_EQ(find(account, kNow + hours(24))->response, "later");
}

TEST_P(StoreContract, EndedAnswersAreRemovedAFewAtATime) {
  const auto account = new_account();
  write([&](auto& tx) {
    for (int i = 0; i < 5; ++i) {
      tx.idempotency().put(account, fmt::format("key{}", i), {.body_hash = {}, .response = "{}"}, kNow + seconds(i));
    }
  });
  const auto remove = [&](std::size_t limit) {
    return write([&](auto& tx) { return tx.idempotency().remove_expired(kNow + seconds(3), limit); });
  };
  EXPECT_EQ(remove(3), 3U);
  EXPECT_EQ(remove(3), 1U);
  EXPECT_EQ(remove(3), 0U);
  EXPECT_TRUE(read([&](auto& tx) { return tx.idempotency().find(account, "key4", kNow); }));
}

}  // namespace
}  // namespace kurir::test
