// Looking messages and conversations up: every page, whatever the filter, gives each of them once and in order.
#include <algorithm>
#include <random>

#include "contract/store_contract.hpp"
#include "ports/contact_rows.hpp"
#include "ports/conversation_rows.hpp"
#include "ports/history_rows.hpp"

namespace kurir::test {
namespace {

using domain::Message;
using domain::MessageId;
using domain::MessageStage;
using domain::MessageState;
using ports::ConversationRows;
using ports::HistoryRows;
using testing::ElementsAre;
using testing::IsEmpty;
using Filter = HistoryRows::Filter;

constexpr std::size_t kPlenty = 10'000;

HistoryRows::Page page_of(ports::Transaction& tx, domain::AccountId account, const Filter& filter,
                          const std::optional<HistoryRows::Position>& after, std::size_t limit, std::size_t most = kPlenty) {
  return tx.history().list(account, filter, after, limit, most, kNow);
}

/// As the rows promise, the slow way.
bool fits(const Message& message, const Filter& filter) {
  return message.origin == domain::MessageOrigin::customer && (!filter.device || message.device == *filter.device) &&
         (!filter.stage || domain::stage_of(message, kNow) == *filter.stage) && message.number.starts_with(filter.number) &&
         message.text.contains(filter.text) && (!filter.from || message.accepted_at >= *filter.from) &&
         (!filter.until || message.accepted_at < *filter.until);
}

std::vector<MessageId> expected(std::vector<Message> messages, const Filter& filter) {
  std::erase_if(messages, [&](const Message& message) { return !fits(message, filter); });
  if (filter.stage && domain::may_change(*filter.stage)) {
    std::ranges::sort(messages, {}, [](const Message& message) { return std::pair(message.due_at, message.id); });
  } else {
    std::ranges::sort(messages, std::ranges::greater(), &Message::id);
  }
  std::vector<MessageId> ids;
  for (const auto& message : messages) ids.push_back(message.id);
  return ids;
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool once_in(std::uint64_t times) { return below(times) == 0; }

 private:
  std::mt19937_64 engine_;
};

domain::Contact named(const std::string& number, const std::string& name) {
  domain::Contact contact;
  contact.number = number;
  contact.name = name;
  contact.changed_at = kNow;
  return contact;
}

Message random_message(Dice& dice, Message message, int index) {
  message.number = fmt::format("62812{}{:02}", dice.below(3), dice.below(20));
  message.text = dice.once_in(3) ? "tagihan bulan ini" : "jadwal dokter";
  message.accepted_at = kNow - hours(400) + index * hours(1);
  message.due_at = dice.once_in(4) ? kNow + seconds(static_cast<std::int64_t>(dice.below(5))) : message.accepted_at;
  if (dice.once_in(8)) message.held = "same_text";
  if (dice.once_in(20)) message.origin = domain::MessageOrigin::system;
  return message;
}

Filter random_filter(Dice& dice, const std::vector<domain::DeviceId>& devices) {
  constexpr std::array kNumbers{"62812", "628121", "62812003", "6281300", "6281"};
  Filter filter;
  if (dice.once_in(2)) filter.number = kNumbers[dice.below(kNumbers.size())];
  if (dice.once_in(3)) filter.device = devices[dice.below(devices.size())];
  if (dice.once_in(3)) filter.stage = static_cast<MessageStage>(dice.below(9));
  if (dice.once_in(4)) filter.text = "bulan";
  if (dice.once_in(4)) filter.from = kNow - hours(static_cast<std::int64_t>(dice.below(400)));
  if (dice.once_in(4)) filter.until = kNow - hours(static_cast<std::int64_t>(dice.below(400)));
  return filter;
}

TEST_P(StoreContract, EveryFilterGivesEachMessageOnceInOrder) {
  const auto account = new_account();
  const std::vector devices{new_device(account), new_device(account)};
  const auto foreign = new_device();
  Dice dice(4711);
  for (int i = 0; i < 400; ++i) {
    auto message = random_message(dice, new_message(dice.once_in(10) ? foreign : devices[dice.below(2)]), i);
    const auto id = insert(message);
    if (message.held.empty() && dice.once_in(2)) {
      write([&](auto& tx) { tx.messages().set_state(id, static_cast<MessageState>(dice.below(6) + 1), kNow); });
    }
  }
  const auto all = read([&](auto& tx) {
    std::vector<Message> messages;
    for (const auto device : devices) {
      for (int number = 0; number < 300; ++number) {
        const auto digits = fmt::format("62812{}{:02}", number / 100, number % 100);
        for (auto& said : tx.conversations().talk(device, digits, {}, kPlenty).said) messages.push_back(*said.message);
      }
    }
    return messages;
  });
  ASSERT_GT(all.size(), 300U);
  for (int round = 0; round < 150; ++round) {
    const auto filter = random_filter(dice, devices);
    const auto limit = dice.below(40) + 1;
    const auto most = dice.below(60) + 1;
    std::vector<MessageId> listed;
    std::optional<HistoryRows::Position> after;
    int pages = 0;
    do {
      const auto page = read([&](auto& tx) { return page_of(tx, account, filter, after, limit, most); });
      EXPECT_LE(page.entries.size(), limit);
      for (const auto& entry : page.entries) listed.push_back(entry.message.id);
      after = page.next;
      ASSERT_LT(++pages, 1'000) << "it never ends";
    } while (after);
    EXPECT_EQ(listed, expected(all, filter)) << "round " << round << ", number " << filter.number << ", limit " << limit;
  }
}

TEST_P(StoreContract, APageStaysWhereItIsWhileOthersInsert) {
  const auto device = new_device();
  const auto message = new_message(device);
  std::vector<MessageId> before;
  for (int i = 0; i < 23; ++i) before.push_back(insert(message));
  std::ranges::reverse(before);
  std::vector<MessageId> listed;
  std::optional<HistoryRows::Position> after;
  do {
    const auto page = read([&](auto& tx) { return page_of(tx, message.account, {}, after, 5); });
    for (const auto& entry : page.entries) listed.push_back(entry.message.id);
    after = page.next;
    (void)insert(message);
  } while (after);
  EXPECT_EQ(listed, before);
}

TEST_P(StoreContract, AMessageIsFoundWithItsStepsAndItsRecipientsName) {
  const auto device = new_device();
  const auto message = new_message(device);
  const auto id = insert(message);
  write([&](ports::Transaction& tx) {
    tx.contacts().put(message.account, named(message.number, "Ibu Sari"));
    tx.messages().set_state(id, MessageState::sent, kNow + seconds(1));
    tx.messages().set_state(id, MessageState::received, kNow + seconds(2));
    tx.messages().set_state(id, MessageState::read, kNow + seconds(3));
  });
  const auto entry = read([&](auto& tx) { return tx.history().find(id); }).value();
  EXPECT_EQ(entry.name, "Ibu Sari");
  EXPECT_EQ(entry.sent_at, kNow + seconds(1));
  EXPECT_EQ(entry.received_at, kNow + seconds(2));
  EXPECT_EQ(entry.read_at, kNow + seconds(3));
  EXPECT_EQ(entry.changed_at, kNow + seconds(3));
  EXPECT_FALSE(entry.ended_at);
  EXPECT_FALSE(read([&](auto& tx) { return tx.history().find(MessageId(1)); }));
}

TEST_P(StoreContract, WaitingMessagesAreCountedUpToAnEnd) {
  const auto device = new_device();
  auto message = new_message(device);
  for (int i = 0; i < 5; ++i) (void)insert(message);
  message.held = "same_text";
  (void)insert(message);
  const auto counted = read([&](auto& tx) { return tx.history().waiting(message.account, 100); });
  EXPECT_EQ(counted.all, 6U);
  EXPECT_EQ(counted.held, 1U);
  EXPECT_EQ(read([&](auto& tx) { return tx.history().waiting(message.account, 3); }).all, 3U);
}

/// Somebody writes to a device.
ports::InboxRows::Incoming incoming(const std::string& number, int index, Time at) {
  return {.chat = number,
          .sender = number,
          .wire_id = fmt::format("IN{}-{}", number, index),
          .number = number,
          .text = fmt::format("pertanyaan {}", index),
          .at = at};
}

TEST_P(StoreContract, ConversationsComeTheLatestFirstEachOnce) {
  const auto account = new_account();
  const std::vector devices{new_device(account), new_device(account)};
  std::vector<std::string> numbers;
  for (int i = 0; i < 12; ++i) {
    numbers.push_back(fmt::format("62812000{:02}", i));
    const auto at = kNow + seconds(i / 3);  // three at the same time
    write([&](ports::Transaction& tx) {
      ASSERT_TRUE(tx.inbox().insert_if_new(devices[static_cast<std::size_t>(i % 2)], incoming(numbers.back(), i, at)));
      tx.contacts().put(account, named(numbers.back(), fmt::format("Teman {}", i)));
    });
  }
  ASSERT_TRUE(
      write([&, foreign = new_device()](auto& tx) { return tx.inbox().insert_if_new(foreign, incoming("6281999", 1, kNow)); }));
  const auto listed = [&](const ConversationRows::Filter& filter, std::size_t limit, std::size_t most) {
    std::vector<std::string> found;
    std::optional<ConversationRows::Position> after;
    do {
      const auto page = read([&](auto& tx) { return tx.conversations().list(account, filter, after, limit, most); });
      for (const auto& each : page.conversations) found.push_back(each.number);
      after = page.next;
    } while (after && found.size() < 100);
    return found;
  };
  const auto all = listed({}, 100, kPlenty);
  EXPECT_THAT(all, testing::UnorderedElementsAreArray(numbers));
  EXPECT_TRUE(all.front() > "6281200008" && all.back() < "6281200003");
  EXPECT_EQ(listed({}, 1, 1), all);
  EXPECT_EQ(listed({}, 5, 2), all);
  EXPECT_THAT(listed({.device = devices[1], .number = "", .name = ""}, 2, 3), testing::SizeIs(6));
  EXPECT_THAT(listed({.device = {}, .number = "628120001", .name = ""}, 2, 3),
              testing::UnorderedElementsAre(numbers[10], numbers[11]));
  EXPECT_THAT(listed({.device = {}, .number = "", .name = "teman 7"}, 2, 3), ElementsAre(numbers[7]));
}

TEST_P(StoreContract, ATalkHoldsBothSidesByTime) {
  const auto device = new_device();
  auto ours = new_message(device);
  std::vector<std::string> texts;
  for (int i = 0; i < 9; ++i) {
    const auto at = kNow + seconds(i);
    if (i % 3 == 0) {
      ours.text = fmt::format("jawaban {}", i);
      ours.accepted_at = at;
      (void)insert(ours);
      texts.push_back(ours.text);
    } else {
      const auto their = incoming(ours.number, i, at);
      ASSERT_TRUE(write([&](auto& tx) { return tx.inbox().insert_if_new(device, their); }));
      texts.push_back(their.text);
    }
  }
  std::ranges::reverse(texts);
  for (const std::size_t limit : {1U, 2U, 4U, 9U, 100U}) {
    std::vector<std::string> said;
    std::optional<ConversationRows::Mark> mark = ConversationRows::Mark{};
    while (mark) {
      const auto talk = read([&](auto& tx) { return tx.conversations().talk(device, ours.number, *mark, limit); });
      for (const auto& each : talk.said) {
        said.push_back(each.text);
        EXPECT_EQ(each.message.has_value(), each.from == ConversationRows::Side::us);
      }
      mark = talk.next;
    }
    EXPECT_EQ(said, texts) << "limit " << limit;
  }
}

TEST_P(StoreContract, AConversationIsReadOnce) {
  const auto device = new_device();
  const std::string number = "6281200000";
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(write([&](auto& tx) { return tx.inbox().insert_if_new(device, incoming(number, i, kNow)); }));
  const auto unread = [&] { return read([&](auto& tx) { return tx.conversations().find(device, number); }).value().unread; };
  EXPECT_EQ(unread(), 3);
  EXPECT_TRUE(write([&](auto& tx) { return tx.conversations().mark_read(device, number); }));
  EXPECT_EQ(unread(), 0);
  EXPECT_FALSE(write([&](auto& tx) { return tx.conversations().mark_read(device, number); })) << "nothing was unread";
  EXPECT_FALSE(write([&](auto& tx) { return tx.conversations().mark_read(device, "6289"); }));
}

}  // namespace
}  // namespace kurir::test
