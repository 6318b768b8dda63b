// Watchers hear of what concerns them, each change once, and are told when they missed more than is known.
#include "app/live_feed.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace kurir::app {
namespace {

using ports::Change;
using ports::Topic;

constexpr domain::AccountId kOurs{1};
constexpr domain::AccountId kTheirs{2};

class LiveFeedTest : public testing::Test {
 protected:
  std::unique_ptr<LiveFeed::Watcher> watch(domain::AccountId account, std::string_view last_id = {}) {
    return feed_.watch(loop_.get_executor(), account, last_id);
  }
  LiveBatch next(LiveFeed::Watcher& watcher, Duration patience = Duration::zero()) {
    std::optional<LiveBatch> batch;
    boost::asio::co_spawn(loop_, watcher.next(patience), [&](std::exception_ptr thrown, LiveBatch value) {
      if (thrown) std::rethrow_exception(thrown);
      batch = std::move(value);
      loop_.stop();  // a bell that was rung in vain is nobody's business
    });
    loop_.restart();
    loop_.run();
    return std::move(batch).value();
  }
  void publish(std::vector<Change> changes) { feed_.publish(changes); }

  boost::asio::io_context loop_;
  LiveFeed feed_{"run1"};
};

TEST_F(LiveFeedTest, AWatcherHearsOfItsAccountAndOfWhatConcernsAll) {
  const auto watcher = watch(kOurs);
  publish({{Topic::message, kOurs, {}, 7}, {Topic::message, kTheirs, {}, 8}, {Topic::gateway}});
  const auto batch = next(*watcher);
  EXPECT_FALSE(batch.look_at_all);
  ASSERT_EQ(batch.changes.size(), 2U);
  EXPECT_EQ(batch.changes[0].id, 7);
  EXPECT_EQ(batch.changes[1].topic, Topic::gateway);
  EXPECT_TRUE(next(*watcher).changes.empty());
}

TEST_F(LiveFeedTest, WhatHappensTwiceIsToldOnceAndMuchOfOneKindTogether) {
  const auto watcher = watch(domain::AccountId());
  std::vector<Change> many;
  for (int i = 0; i < 200; ++i) many.push_back({Topic::message, kOurs, domain::DeviceId(3), i % 100 + 1});
  publish(many);
  publish({{Topic::balance, kOurs}, {Topic::balance, kOurs}});
  const auto batch = next(*watcher);
  ASSERT_EQ(batch.changes.size(), 2U);
  EXPECT_EQ(batch.changes[0].device, domain::DeviceId(3));
  EXPECT_EQ(batch.changes[0].id, 0);
  EXPECT_EQ(batch.changes[1].topic, Topic::balance);
}

TEST_F(LiveFeedTest, WhoComesBackHearsWhatWasMissed) {
  const auto first = watch(kOurs);
  publish({{Topic::message, kOurs, {}, 1}});
  const auto seen = next(*first);
  publish({{Topic::message, kOurs, {}, 2}});
  const auto again = watch(kOurs, seen.id);
  const auto batch = next(*again);
  EXPECT_FALSE(batch.look_at_all);
  ASSERT_EQ(batch.changes.size(), 1U);
  EXPECT_EQ(batch.changes[0].id, 2);
}

TEST_F(LiveFeedTest, WhoMissedMoreThanIsKnownLooksAtAll) {
  for (const auto* id : {"run0-1", "run1-99", "run1-", "run1-x", "nonsense"}) {
    const auto stranger = watch(kOurs, id);
    EXPECT_TRUE(next(*stranger).look_at_all) << id;
    EXPECT_FALSE(next(*stranger).look_at_all) << id;
  }
  const auto slow = watch(kOurs);
  publish(std::vector<Change>(20'000, {Topic::message, kTheirs, {}, 1}));
  EXPECT_TRUE(next(*slow).look_at_all);
}

TEST_F(LiveFeedTest, WhatNobodyNotedMakesEverybodyLook) {
  const auto ours = watch(kOurs);
  feed_.look_again();
  EXPECT_TRUE(next(*ours).look_at_all);
  EXPECT_FALSE(next(*ours).look_at_all);
}

TEST_F(LiveFeedTest, AChangeFromAnotherThreadWakesTheWatcher) {
  const auto watcher = watch(kOurs);
  std::jthread other([this] { publish({{Topic::message, kOurs, {}, 5}}); });
  const auto batch = next(*watcher, std::chrono::minutes(1));
  ASSERT_EQ(batch.changes.size(), 1U);
  EXPECT_EQ(batch.changes[0].id, 5);
}

}  // namespace
}  // namespace kurir::app
