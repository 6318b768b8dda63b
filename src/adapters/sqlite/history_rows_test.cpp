// A page costs the same however long the history is: counted in steps of SQLite's virtual machine, not in time.
#include "adapters/sqlite/history_rows.hpp"

#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include <gmock/gmock.h>

#include "adapters/sqlite/schema.hpp"

namespace kurir::sqlite {
namespace {

using domain::AccountId;
using ports::HistoryRows;
using testing::SizeIs;

constexpr std::size_t kMost = 20'000;
constexpr int kMany = 60'000;
constexpr Time kFirst = from_unix_seconds(1'700'000'000);

class HistoryCost : public testing::Test {
 protected:
  static std::filesystem::path make_directory() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-history-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    return pattern;
  }
  HistoryCost() {
    if (auto done = migrate(connection_); !done) throw std::runtime_error(done.error().message);
    connection_.execute(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;"
        "INSERT INTO devices (id, account, waid, state, number, reason, inbox_url, tracking_url)"
        " VALUES (1, 1, 'a', 2, '', '', '', ''), (2, 2, 'b', 2, '', '', '', '')");
    history_.emplace(connection_);
    fill(1, 1, 1'000);
    fill(2, 2, kMany);
  }
  ~HistoryCost() override { std::filesystem::remove_all(directory_); }

  /// One message a second, all sent, to a thousand numbers in turn.
  void fill(int account, int device, int count) {
    connection_.execute(
        fmt::format(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {2})"
            " INSERT INTO messages (account, device, number, text, wire_id, state, price, accepted_at, due_at, changed_at,"
            " origin, attempt, pending_reported, published)"
            " SELECT {0}, {1}, '62812' || (1000 + i % 1000), 'halo', 'w' || i, 2, 200, {3} + i * 1000, {3} + i * 1000,"
            " {3}, 0, 0, 0, 0 FROM n",
            account, device, count, to_unix_ms(kFirst))
            .c_str());
  }

  /// Steps of all statements since they were asked last.
  int steps() {
    int sum = 0;
    for (auto* each = sqlite3_next_stmt(connection_.handle(), nullptr); each;
         each = sqlite3_next_stmt(connection_.handle(), each)) {
      sum += sqlite3_stmt_status(each, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    return sum;
  }
  struct Cost {
    HistoryRows::Page page;
    int steps;
  };
  Cost cost_of(int account, const HistoryRows::Filter& filter, const std::optional<HistoryRows::Position>& after = {}) {
    (void)steps();
    auto page = history_->list(AccountId(account), filter, after, 50, kMost, kFirst + std::chrono::hours(24 * 365));
    return {std::move(page), steps()};
  }

  std::filesystem::path directory_ = make_directory();
  Connection connection_{directory_ / "kurir.db", Access::read_write};
  std::optional<SqliteHistoryRows> history_;  ///< once there are tables
};

TEST_F(HistoryCost, APageOfALongHistoryCostsWhatOneOfAShortDoes) {
  const auto small = cost_of(1, {});
  const auto large = cost_of(2, {});
  ASSERT_THAT(large.page.entries, SizeIs(50));
  EXPECT_LE(large.steps, small.steps + 100);
  const auto deep = cost_of(2, {}, HistoryRows::Position{{}, domain::MessageId(large.page.next->id.value - kMany / 2)});
  ASSERT_THAT(deep.page.entries, SizeIs(50));
  EXPECT_LE(deep.steps, small.steps + 100) << "half-way down";
}

TEST_F(HistoryCost, ANumberIsLookedUpWithoutLookingAtOthers) {
  const HistoryRows::Filter filter{.device = {}, .stage = {}, .number = "628121007", .text = {}, .from = {}, .until = {}};
  const auto found = cost_of(2, filter);
  EXPECT_THAT(found.page.entries, SizeIs(50));
  EXPECT_LT(found.steps, 20'000);
  EXPECT_LT(cost_of(2, {.device = {}, .stage = {}, .number = "6299", .text = {}, .from = {}, .until = {}}).steps, 500);
}

TEST_F(HistoryCost, ADateLongAgoIsFoundByHalving) {
  const auto from = kFirst + std::chrono::seconds(kMany / 3);
  const HistoryRows::Filter filter{
      .device = {}, .stage = {}, .number = {}, .text = {}, .from = from, .until = from + std::chrono::seconds(20)};
  const auto found = cost_of(2, filter);
  EXPECT_THAT(found.page.entries, SizeIs(20));
  EXPECT_LT(found.steps, 4 * 3'600 * 60) << "an hour before and behind, for clocks that were set back";
}

TEST_F(HistoryCost, AFirstMessageOfAClockThatWasAheadHidesNoDate) {
  connection_.execute("UPDATE messages SET accepted_at = accepted_at + 100000000000 WHERE id = (SELECT min(id) FROM messages)");
  const auto from = kFirst + std::chrono::seconds(kMany / 2);
  EXPECT_THAT(
      cost_of(2, {.device = {}, .stage = {}, .number = {}, .text = {}, .from = from, .until = from + std::chrono::seconds(20)})
          .page.entries,
      SizeIs(20));
}

TEST_F(HistoryCost, ALookForWhatIsNotThereEndsEarlyAndSaysWhere) {
  const auto found = cost_of(2, {.device = {}, .stage = {}, .number = {}, .text = "tidak ada", .from = {}, .until = {}});
  EXPECT_THAT(found.page.entries, SizeIs(0));
  ASSERT_TRUE(found.page.next);
  EXPECT_LT(found.steps, static_cast<int>(kMost) * 60);
}

}  // namespace
}  // namespace kurir::sqlite
