// A world that was stored and read again is the same world.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "simulator/snapshot.hpp"
#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

class SnapshotTest : public ::testing::Test {
 protected:
  std::string folder_ = (std::filesystem::temp_directory_path() / fmt::format("kurir-snapshot-{}", ::getpid())).string();
  void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(SnapshotTest, SessionsQueuesAndMessagesGoOn) {
  Fixture before;
  Fixture after;
  Phone& own = before.add_phone("628111111111");
  Phone& peer = before.add_phone("628222222222", Reading::automatic, "re {text}");
  Companion companion(before);
  companion.pair_with(own);
  companion.send_text("M1", peer.account().lid(), "one");
  companion.confirm(companion.take("message"));
  companion.disconnect();
  ASSERT_TRUE(peer.send_text("628111111111", "while away"));
  Snapshot first(before.universe, folder_);
  ASSERT_TRUE(first.load());
  ASSERT_TRUE(first.save());

  Snapshot second(after.universe, folder_);
  ASSERT_TRUE(second.load());
  EXPECT_EQ(after.universe.server_keys.issuer.root.open, before.universe.server_keys.issuer.root.open);
  auto* phone = after.universe.phones.find("628222222222").value();
  EXPECT_EQ(phone->messages().front().shown.text, "one");
  EXPECT_TRUE(phone->online());
  companion.move_to(after);
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

TEST_F(SnapshotTest, IsDueOnlyAfterAChange) {
  Fixture fixture;
  Snapshot snapshot(fixture.universe, folder_);
  ASSERT_TRUE(snapshot.load());
  fixture.add_phone("628111111111");
  ASSERT_TRUE(snapshot.due());
  ASSERT_TRUE(snapshot.save());
  EXPECT_FALSE(snapshot.due());
  fixture.add_phone("628222222222");
  EXPECT_FALSE(snapshot.due());  // too soon
  fixture.clock.advance(Snapshot::kInterval);
  EXPECT_TRUE(snapshot.due());
}

TEST_F(SnapshotTest, ADamagedFileIsNamedByItsLine) {
  Fixture fixture;
  fixture.add_phone("628111111111");
  {
    Snapshot snapshot(fixture.universe, folder_);
    ASSERT_TRUE(snapshot.load());
    ASSERT_TRUE(snapshot.save());
  }
  std::ifstream in(folder_ + "/world.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  ASSERT_GE(lines.size(), 4U);
  for (std::size_t damaged = 0; damaged < lines.size(); ++damaged) {
    {
      std::ofstream out(folder_ + "/world.jsonl", std::ios::trunc);
      for (std::size_t i = 0; i < lines.size(); ++i)
        out << (i == damaged ? lines[i].substr(0, lines[i].size() / 2) : lines[i]) << '\n';
    }
    Fixture other;
    auto loaded = Snapshot(other.universe, folder_).load();
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().message, ::testing::HasSubstr(fmt::format("line {}:", damaged + 1)));
  }
}

}  // namespace
}  // namespace kurir::simulator::test
