#include "whatsapp/client/offline_backlog.hpp"

#include <gtest/gtest.h>

namespace kurir::whatsapp::client {
namespace {

/// A server that gives five stanzas unasked and a batch each time it is asked; how often it was.
int drain(std::int64_t count) {
  OfflineBacklog backlog;
  std::int64_t allowed = std::min<std::int64_t>(count, 5);
  int asked = 0;
  if (backlog.announced(count)) ++asked;
  allowed += asked * OfflineBacklog::kBatch;
  for (std::int64_t given = 0; given < count; ++given) {
    if (given >= allowed) return -1;  // it waits for ever
    if (!backlog.handled()) continue;
    ++asked;
    allowed += OfflineBacklog::kBatch;
  }
  EXPECT_FALSE(backlog.draining());
  return asked;
}

TEST(OfflineBacklog, AsksUntilAllIsThereAndNotOnceMore) {
  EXPECT_EQ(drain(0), 0);
  EXPECT_EQ(drain(1), 1);
  EXPECT_EQ(drain(200), 1);
  EXPECT_EQ(drain(201), 2);
  for (const std::int64_t count : {5, 6, 199, 400, 401, 1'000, 5'000}) {
    const auto batches = (count + OfflineBacklog::kBatch - 1) / OfflineBacklog::kBatch;
    EXPECT_EQ(drain(count), batches) << count;
  }
}

TEST(OfflineBacklog, EndsWhereTheServerSaysSo) {
  OfflineBacklog backlog;
  EXPECT_TRUE(backlog.announced(500));
  EXPECT_TRUE(backlog.handled());
  backlog.ended();
  EXPECT_FALSE(backlog.draining());
  EXPECT_FALSE(backlog.handled());
  EXPECT_FALSE(backlog.announced(-1));
}

}  // namespace
}  // namespace kurir::whatsapp::client
