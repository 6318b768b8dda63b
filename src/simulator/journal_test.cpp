// A world that was stored and read again is the same world, and nothing leaves it before it is stored.
#include "simulator/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include "simulator/records.hpp"
#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

namespace asio = boost::asio;

/// Every record that a world has, by key, as text.
std::map<std::string, std::string> records_of(const Universe& universe) {
  constexpr std::uint64_t kMoreThanEverMade = 200;
  std::map<std::string, std::string> all;
  auto add = [&](const RecordKey& key) {
    if (auto record = record_of(universe, key)) all.emplace(key.text(), boost::json::serialize(*record));
  };
  add({.kind = RecordKind::server});
  for (std::uint64_t serial = 0; serial < kMoreThanEverMade; ++serial) add({.kind = RecordKind::accepted, .serial = serial});
  for (const auto& [number, account] : universe.world.accounts()) {
    add(key_of(*account));
    add({.kind = RecordKind::phone, .number = number});
    for (const auto& contact : account->contacts) add({.kind = RecordKind::contact, .number = number, .other = contact});
    for (std::uint64_t serial = 0; serial < kMoreThanEverMade; ++serial) {
      add({.kind = RecordKind::sent, .number = number, .serial = serial});
      add({.kind = RecordKind::message, .number = number, .serial = serial});
    }
    for (const auto& [id, device] : account->devices) {
      add(key_of(*device));
      for (const auto& entry : device->queue.entries) add(queued_key(*device, entry.serial));
      for (const auto& [other, owner] : universe.world.accounts()) {
        auto address = whatsapp::signal::Address::of(device->lid());
        add({.kind = RecordKind::session, .number = other, .other = address.name, .device = address.device});
      }
    }
  }
  return all;
}

class JournalTest : public ::testing::Test {
 protected:
  std::string folder_ = (std::filesystem::temp_directory_path() / fmt::format("kurir-journal-{}", ::getpid())).string();
  asio::io_context loop_;
  Fixture before_;
  Fixture after_;
  Journal journal_{before_.universe, folder_, loop_.get_executor()};

  void SetUp() override {
    before_.universe.hall.certificate_chain.clear();  // a world that has no keys yet
    ASSERT_TRUE(journal_.load());
    asio::co_spawn(loop_, journal_.run(), [](const std::exception_ptr& thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
  }
  void TearDown() override {
    journal_.close();
    loop_.restart();
    loop_.run();
    std::filesystem::remove_all(folder_);
  }

  void run_until(const bool& done) {
    loop_.restart();
    while (!done) loop_.run_one();
  }
  void wait_until_stored() {
    bool stored = false;
    journal_.when_stored([&stored] { stored = true; });
    run_until(stored);
  }
  /// What a process would find that starts now: the former one may have been killed at this instant.
  void read_into(Fixture& fixture) const {
    const auto copy = folder_ + "/copy";
    std::filesystem::create_directories(copy);
    std::filesystem::copy_file(folder_ + "/world.journal", copy + "/world.journal",
                               std::filesystem::copy_options::overwrite_existing);
    asio::io_context unused;
    auto loaded = Journal(fixture.universe, copy, unused.get_executor()).load();
    ASSERT_TRUE(loaded) << loaded.error().message;
  }
  void expect_same_world_after(const std::string& step) {
    SCOPED_TRACE(step);
    wait_until_stored();
    Fixture restarted;
    read_into(restarted);
    EXPECT_EQ(records_of(restarted.universe), records_of(before_.universe));
  }
};

TEST_F(JournalTest, SessionsQueuesAndMessagesGoOn) {
  Phone& own = before_.add_phone("628111111111");
  Phone& peer = before_.add_phone("628222222222", Reading::automatic, "re {text}");
  Companion companion(before_);
  companion.pair_with(own);
  companion.send_text("M1", peer.account().lid(), "one");
  companion.confirm(companion.take("message"));
  companion.disconnect();
  ASSERT_TRUE(peer.send_text("628111111111", "while away"));
  wait_until_stored();

  read_into(after_);
  EXPECT_EQ(after_.universe.server_keys.issuer.root.open, before_.universe.server_keys.issuer.root.open);
  auto* phone = after_.universe.phones.find("628222222222").value();
  EXPECT_EQ(phone->messages().front().shown.text, "one");
  EXPECT_TRUE(phone->online());
  companion.move_to(after_);
  companion.connect(companion.login(false));
  // What was never acknowledged comes again, in order; the message among it still decrypts.
  std::string text;
  for (const auto& stanza : companion.inbox) {
    if (stanza.tag == "message") text = companion.open(stanza).value();
  }
  EXPECT_EQ(text, "while away");
  companion.inbox.clear();
  companion.send_text("M1", phone->account().lid(), "one");  // accepted before
  companion.send_text("M2", phone->account().lid(), "two");
  EXPECT_EQ(phone->messages().size(), 2U);
  EXPECT_EQ(phone->messages().back().shown.text, "two");
  EXPECT_EQ(companion.open(companion.take("message")).value(), "re two");
}

TEST_F(JournalTest, NoChangeIsForgotten) {
  Phone& own = before_.add_phone("628111111111");
  Phone& peer = before_.add_phone("628222222222", Reading::automatic, "re {text}");
  Phone& third = before_.add_phone("628333333333");
  expect_same_world_after("phones");
  Companion companion(before_);
  companion.pair_with(own);
  expect_same_world_after("pairing");
  companion.send_text("M1", peer.account().lid(), "one");
  expect_same_world_after("a text, read and answered");
  companion.confirm(companion.take("message"));
  for (const auto& receipt : std::vector(companion.inbox)) {
    if (receipt.tag == "receipt") companion.acknowledge(receipt);
  }
  expect_same_world_after("receipts");
  companion.disconnect();
  ASSERT_TRUE(third.send_text("628111111111", "while away"));
  before_.universe.phones.work();
  ASSERT_TRUE(own.mark_read(std::nullopt));
  before_.universe.phones.work();
  expect_same_world_after("a text to one who is away");
  companion.connect(companion.login(false));
  third.go_offline();
  companion.send_text("M2", third.account().lid(), "later");
  third.change_settings({Reading::automatic, "again {text}"});
  expect_same_world_after("a phone that is away");
  third.go_online();
  before_.universe.phones.work();
  companion.upload_prekeys(7);
  companion.send(Node("presence", {{"type", "available"}, {"name", "New name"}}));
  expect_same_world_after("a phone that is back, keys and a name");
  ASSERT_TRUE(
      before_.world().faults.add({.kind = FaultKind::retry_receipt, .client = *FaultTarget::parse("628111111111"), .times = 2}));
  companion.send_text("M3", peer.account().lid(), "not understood");
  expect_same_world_after("a retry receipt");
  before_.world().unlink(*own.account().device(companion.pn.device));
  before_.universe.phones.work();
  expect_same_world_after("unlinking");
}

TEST_F(JournalTest, NothingLeavesBeforeItIsStored) {
  before_.add_phone("628111111111");
  bool left = false;
  journal_.when_stored([&] {
    left = true;
    read_into(after_);
  });
  EXPECT_FALSE(left);
  run_until(left);
  EXPECT_TRUE(after_.universe.phones.find("628111111111"));
}

TEST_F(JournalTest, WhatWaitsLeavesInItsOrderAndWhatComesMeanwhileLater) {
  std::vector<int> order;
  bool done = false;
  before_.add_phone("628111111111");
  journal_.when_stored([&] {
    order.push_back(1);
    before_.add_phone("628222222222");
    journal_.when_stored([&] {
      order.push_back(3);
      read_into(after_);
      done = true;
    });
  });
  journal_.when_stored([&] { order.push_back(2); });
  run_until(done);
  EXPECT_THAT(order, ::testing::ElementsAre(1, 2, 3));
  EXPECT_TRUE(after_.universe.phones.find("628222222222"));
}

TEST_F(JournalTest, WhatNobodyWaitsForIsStoredSoon) {
  before_.add_phone("628111111111");
  while (!before_.world().changes.empty()) loop_.run_one();
  journal_.close();
  loop_.run();
  read_into(after_);
  EXPECT_TRUE(after_.universe.phones.find("628111111111"));
}

TEST_F(JournalTest, ARecordThatIsNotUnderstoodIsNamed) {
  JournalFile file(folder_ + "/world.journal");
  ASSERT_TRUE(file.open());
  std::string batch;
  JournalFile::put(batch, "queued 628999999999//1/000000000007", R"({"number":"628999999999","device":1})");
  ASSERT_TRUE(file.append(batch));
  asio::io_context unused;
  auto loaded = Journal(after_.universe, folder_, unused.get_executor()).load();
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, ::testing::HasSubstr("queued 628999999999//1/000000000007"));
}

TEST(WithoutAJournal, NothingWaits) {
  Fixture fixture;
  asio::io_context loop;
  Journal journal(fixture.universe, "", loop.get_executor());
  ASSERT_TRUE(journal.load());
  bool left = false;
  journal.when_stored([&] { left = true; });
  EXPECT_TRUE(left);
  fixture.add_phone("628111111111");
  EXPECT_TRUE(fixture.world().changes.empty());
}

}  // namespace
}  // namespace kurir::simulator::test
