// Every statement of a transaction is an index look-up: however large the history, a message costs the same.
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include <gmock/gmock.h>

#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "crypto/system_random.hpp"

namespace kurir::sqlite {
namespace {

class QueryPlan : public testing::Test {
 protected:
  static std::filesystem::path make_directory() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-plan-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    return pattern;
  }
  QueryPlan() {
    if (auto done = migrate(connection_); !done) throw std::runtime_error(done.error().message);
  }
  ~QueryPlan() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::vector<std::string> prepared_statements() {
    std::vector<std::string> found;
    for (auto* each = sqlite3_next_stmt(connection_.handle(), nullptr); each;
         each = sqlite3_next_stmt(connection_.handle(), each)) {
      found.emplace_back(sqlite3_sql(each));
    }
    return found;
  }

  /// The lines of EXPLAIN QUERY PLAN.
  [[nodiscard]] std::vector<std::string> plan_of(const std::string& sql) {
    std::vector<std::string> lines;
    Statement explain(connection_, "EXPLAIN QUERY PLAN " + sql);
    auto rows = explain.query();
    while (rows.next()) {
      for (int skipped = 0; skipped < 3; ++skipped) (void)rows.integer();
      lines.push_back(rows.text());
    }
    return lines;
  }

  std::filesystem::path directory_ = make_directory();
  Connection connection_{directory_ / "kurir.db", Access::read_write};
  crypto::SystemRandom random_;
  crypto::Vault vault_{Secret<32>()};
};

TEST_F(QueryPlan, NoStatementScansNorSorts) {
  const SqliteTransaction transaction(connection_, Sealer(vault_, random_));
  const auto statements = prepared_statements();
  EXPECT_GT(statements.size(), 50U);
  for (const auto& sql : statements) {
    if (sql.ends_with("FROM devices ORDER BY id")) continue;  // the list of all devices is the list of all devices
    for (const auto& line : plan_of(sql)) {
      EXPECT_THAT(line, testing::Not(testing::StartsWith("SCAN"))) << sql;
      EXPECT_THAT(line, testing::Not(testing::HasSubstr("TEMP B-TREE"))) << sql;
      EXPECT_THAT(line, testing::Not(testing::HasSubstr("AUTOMATIC"))) << sql;
      // All chats of a device, to find one message: an index taken for its first column only.
      EXPECT_THAT(line, testing::Not(testing::EndsWith("_by_chat (device=?)"))) << sql;
    }
  }
}

TEST_F(QueryPlan, TheCheckItselfSeesAScan) {
  EXPECT_THAT(plan_of("SELECT 1 FROM messages WHERE text = 'x'"), testing::Contains(testing::StartsWith("SCAN")));
}

}  // namespace
}  // namespace kurir::sqlite
