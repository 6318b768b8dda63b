// The audit log: every line holds to its past, and a change of the past shows.
#include "app/audit.hpp"

#include <gmock/gmock.h>

#include "support/manual_clock.hpp"
#include "support/temporary_store.hpp"

namespace kurir::app {
namespace {

using test::await;
using testing::HasSubstr;

class Audit : public testing::Test {
 protected:
  void write(int lines) {
    for (int i = 0; i < lines; ++i) {
      store_.write([&](ports::Transaction& tx) {
        audit(tx, {"cli:budi", "key.revoke", "key:7", domain::AccountId(i % 2 + 1), "kurir_abcd…"}, clock_.now());
      });
    }
  }
  Result<AuditState> verify(std::optional<ByteArray<32>> head = {}) { return await(verify_audit(store_.get(), head)); }
  std::vector<ports::AuditLine> lines() {
    return store_.write([](ports::Transaction& tx) { return tx.audit().list(0, 100'000); });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
};

TEST_F(Audit, AnEmptyLogIsFine) {
  EXPECT_EQ(verify().value().lines, 0);
  EXPECT_EQ(verify().value().head, ByteArray<32>{});
}

TEST_F(Audit, LinesAreNumberedAndChained) {
  write(3);
  const auto written = lines();
  ASSERT_EQ(written.size(), 3U);
  ByteArray<32> previous{};
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ(written[i].id, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(written[i].hash, audit_hash(previous, written[i]));
    previous = written[i].hash;
  }
  EXPECT_EQ(verify().value().lines, 3);
  EXPECT_EQ(verify().value().head, previous);
}

TEST_F(Audit, TheWalkGoesOnPastOneRead) {
  store_.write([&](ports::Transaction& tx) {
    for (int i = 0; i < 2'500; ++i) audit(tx, {"cli:budi", "plan.set", "plan:A", {}, ""}, clock_.now());
  });
  EXPECT_EQ(verify().value().lines, 2'500);
}

TEST_F(Audit, EveryFieldIsPartOfTheHash) {
  const ports::AuditLine line{7, from_unix_seconds(1), "a", "b", "c", domain::AccountId(1), "d", {}};
  const auto hash = audit_hash({}, line);
  const auto changed = [&](auto change) {
    auto other = line;
    change(other);
    return audit_hash({}, other);
  };
  EXPECT_NE(hash, audit_hash({1}, line));
  EXPECT_NE(hash, changed([](auto& other) { other.id = 8; }));
  EXPECT_NE(hash, changed([](auto& other) { other.at += Duration(1); }));
  EXPECT_NE(hash, changed([](auto& other) { other.actor = "A"; }));
  EXPECT_NE(hash, changed([](auto& other) { other.action = "B"; }));
  EXPECT_NE(hash, changed([](auto& other) { other.target = "C"; }));
  EXPECT_NE(hash, changed([](auto& other) { other.account.reset(); }));
  EXPECT_NE(hash, changed([](auto& other) { other.account = domain::AccountId(2); }));
  EXPECT_NE(hash, changed([](auto& other) { other.details = ""; }));
  // What one field loses and the next one gains is a change too.
  EXPECT_NE(changed([](auto& other) { other.actor = "ab", other.action = "c"; }),
            changed([](auto& other) { other.actor = "a", other.action = "bc"; }));
  EXPECT_EQ(hash, changed([](auto& other) { other.hash = {9}; }));
}

TEST_F(Audit, ALineWithAForeignHashIsNamed) {
  write(2);
  store_.write([&](ports::Transaction& tx) {
    tx.audit().append(
        {.id = 3, .at = clock_.now(), .actor = "x", .action = "y", .target = "", .account = {}, .details = "", .hash = {}});
  });
  write(1);
  const auto error = verify().error();
  EXPECT_EQ(error.code, ErrorCode::verification_failed);
  EXPECT_THAT(error.message, HasSubstr("line 3 "));
}

TEST_F(Audit, AMissingLineIsNamed) {
  write(2);
  store_.write([&](ports::Transaction& tx) {
    tx.audit().append(
        {.id = 4, .at = clock_.now(), .actor = "x", .action = "y", .target = "", .account = {}, .details = "", .hash = {}});
  });
  EXPECT_THAT(verify().error().message, HasSubstr("line 3 "));
}

TEST_F(Audit, AHeadThatWasNotedShowsACutEnd) {
  write(3);
  const auto head = verify().value().head;
  write(2);
  EXPECT_TRUE(verify(head));
  EXPECT_TRUE(verify(verify().value().head));
  EXPECT_EQ(verify(ByteArray<32>{1}).error().code, ErrorCode::verification_failed);
}

TEST_F(Audit, TheStoreTakesLinesOnly) {
  write(1);
  const auto again = await(store_.get().transact([line = lines().front()](ports::Transaction& tx) -> Result<void> {
    tx.audit().append(line);
    return {};
  }));
  EXPECT_FALSE(again);
  EXPECT_EQ(verify().value().lines, 1);
}

TEST_F(Audit, ListsTheNewestFirst) {
  write(5);
  const auto ids = [&](std::optional<domain::AccountId> account, std::int64_t before, std::size_t limit) {
    std::vector<std::int64_t> found;
    for (const auto& line : await(list_audit(store_.get(), account, before, limit)).value()) found.push_back(line.id);
    return found;
  };
  EXPECT_THAT(ids({}, 100, 3), testing::ElementsAre(5, 4, 3));
  EXPECT_THAT(ids({}, 3, 10), testing::ElementsAre(2, 1));
  EXPECT_THAT(ids(domain::AccountId(1), 100, 10), testing::ElementsAre(5, 3, 1));
  EXPECT_THAT(ids(domain::AccountId(2), 4, 10), testing::ElementsAre(2));
}

}  // namespace
}  // namespace kurir::app
