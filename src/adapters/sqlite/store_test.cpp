// What is SQLite's own: files and their modes, versions, the books' tables, a disk that fails.
#include "adapters/sqlite/store.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/ledger_rows.hpp"
#include "support/await.hpp"

namespace kurir::sqlite {
namespace {

namespace fs = std::filesystem;
using domain::AccountId;
using testing::HasSubstr;

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() {
    std::string pattern = fs::temp_directory_path() / "kurir-sqlite-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    parent_ = pattern;
  }
  ~SqliteStoreTest() override { fs::remove_all(parent_); }

  [[nodiscard]] std::unique_ptr<SqliteStore> open() {
    auto store = SqliteStore::open(directory());
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }
  [[nodiscard]] Error open_error() {
    auto store = SqliteStore::open(directory());
    return store ? throw std::logic_error("opening was to fail") : store.error();
  }
  [[nodiscard]] fs::path directory() const { return parent_ / "deeper" / "data"; }
  [[nodiscard]] fs::path file(const char* name) const { return directory() / name; }
  [[nodiscard]] static unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

  fs::path parent_;
};

Result<AccountId> create_account(SqliteStore& store, domain::Rupiah balance = 1000) {
  return test::await(ports::transact<AccountId>(store, [balance](ports::Transaction& tx) -> Result<AccountId> {
    domain::Account account;
    account.name = std::string(1000, 'n');
    const auto id = tx.accounts().create(account);
    tx.ledger().top_up(id, balance, from_unix_seconds(1));
    return id;
  }));
}

TEST_F(SqliteStoreTest, FilesAreForTheOwnerOnly) {
  const auto store = open();
  ASSERT_TRUE(create_account(*store));
  EXPECT_EQ(mode_of(directory()), 0700U);
  for (const auto* name : {"master.key", "kurir.db", "kurir.db-wal", "kurir.db-shm"}) {
    EXPECT_EQ(mode_of(file(name)), 0600U) << name;
  }
  EXPECT_EQ(fs::file_size(file("master.key")), 32U);
}

TEST_F(SqliteStoreTest, ATrailingSlashNamesTheSameDirectory) {
  ASSERT_TRUE(SqliteStore::open(directory() / ""));
  EXPECT_EQ(mode_of(directory()), 0700U);
  EXPECT_TRUE(fs::exists(file("kurir.db")));
}

TEST_F(SqliteStoreTest, AKeyThatOthersCanReadIsRefused) {
  (void)open();
  fs::permissions(file("master.key"), fs::perms(0640));
  const auto error = open_error();
  EXPECT_EQ(error.code, ErrorCode::unauthorized);
  EXPECT_THAT(error.message, HasSubstr("chmod 600"));
}

TEST_F(SqliteStoreTest, AMissingKeyIsNotReplaced) {
  (void)open();
  fs::remove(file("master.key"));
  EXPECT_EQ(open_error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(file("master.key")));
}

TEST_F(SqliteStoreTest, AForeignOrShortKeyIsRefused) {
  (void)open();
  std::ofstream(file("master.key"), std::ios::binary) << std::string(32, 'k');
  EXPECT_EQ(open_error().code, ErrorCode::verification_failed);
  std::ofstream(file("master.key"), std::ios::binary | std::ios::trunc) << "short";
  EXPECT_EQ(open_error().code, ErrorCode::malformed);
}

TEST_F(SqliteStoreTest, ANewerDatabaseIsRefusedUntouched) {
  (void)open();
  Connection(file("kurir.db"), Access::read_write).execute("PRAGMA user_version=99");
  const auto error = open_error();
  EXPECT_EQ(error.code, ErrorCode::conflict);
  EXPECT_THAT(error.message, HasSubstr("run a newer kurir"));
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsRefused) {
  (void)open();
  for (const auto* log : {"kurir.db-wal", "kurir.db-shm"}) fs::remove(file(log));
  std::ofstream(file("kurir.db"), std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  EXPECT_THAT(open_error().message, HasSubstr("damaged"));
}

TEST_F(SqliteStoreTest, NothingSecretStandsInTheFiles) {
  const std::string secret = "the noise key of a device, as text";
  const std::string qr = "2@QRTEXTQRTEXT";
  {
    const auto store = open();
    const auto account = create_account(*store).value();
    auto done = test::await(store->transact([&](ports::Transaction& tx) -> Result<void> {
      domain::Device device;
      device.account = account;
      device.waid = "w";
      const auto id = tx.devices().create(device);
      tx.devices().save_credentials(id, to_bytes(secret));
      tx.devices().set_qr(id, qr, from_unix_seconds(1));
      tx.signal().put_session(id, "6281.0", to_bytes(secret));
      tx.signal().put_prekeys(id, {{1, to_bytes(secret)}});
      return {};
    }));
    ASSERT_TRUE(done) << done.error().message;
  }
  for (const auto& entry : fs::directory_iterator(directory())) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(in), {});
    EXPECT_THAT(content, testing::Not(HasSubstr(secret))) << entry.path();
    EXPECT_THAT(content, testing::Not(HasSubstr(qr))) << entry.path();
  }
}

std::int64_t number(Connection& connection, std::string_view sql) {
  Statement statement(connection, sql);
  auto rows = statement.query();
  return rows.next() ? rows.integer() : -1;
}

TEST_F(SqliteStoreTest, TheBooksBalanceAndAgreeWithTheBalanceRow) {
  const auto store = open();
  const auto account = create_account(*store, 1'000'000).value();
  auto done = test::await(store->transact([&](ports::Transaction& tx) -> Result<void> {
    for (int i = 1; i <= 100; ++i) {
      const domain::MessageId message(i);
      if (!tx.ledger().reserve(account, message, i, 0, from_unix_seconds(2))) return fail(ErrorCode::internal, "no money");
      if (i % 3 == 0) tx.ledger().capture(account, message, from_unix_seconds(3));
      if (i % 3 == 1) tx.ledger().release(account, message, from_unix_seconds(3));
    }
    return {};
  }));
  ASSERT_TRUE(done) << done.error().message;

  Connection books(file("kurir.db"), Access::read_only);
  EXPECT_EQ(number(books, "SELECT sum(amount) FROM ledger_entries"), 0);
  EXPECT_EQ(number(books,
                   "SELECT count(*) FROM (SELECT sum(amount) AS total FROM ledger_entries GROUP BY ledger_transaction"
                   " HAVING total <> 0)"),
            0);
  for (const auto& [column, book] : {std::pair("available", 1), std::pair("reserved", 2)}) {
    EXPECT_EQ(number(books, fmt::format("SELECT {} FROM balances", column)),
              number(books, fmt::format("SELECT sum(amount) FROM ledger_entries WHERE ledger_account = {}", book)));
  }
  EXPECT_EQ(number(books, "SELECT sum(amount) FROM ledger_entries WHERE ledger_account = 3"), 3 * (1 + 33) * 33 / 2);
}

TEST_F(SqliteStoreTest, TheBooksCannotBeChanged) {
  const auto store = open();
  ASSERT_TRUE(create_account(*store));
  Connection books(file("kurir.db"), Access::read_write);
  for (const auto* sql : {"UPDATE ledger_entries SET amount = 0", "DELETE FROM ledger_entries", "DELETE FROM ledger_transactions",
                          "UPDATE ledger_transactions SET kind = 4"}) {
    try {
      books.execute(sql);
      ADD_FAILURE() << sql << " was allowed";
    } catch (const Failure& failure) {
      EXPECT_THAT(failure.error().message, HasSubstr("append-only")) << sql;
    }
  }
}

TEST_F(SqliteStoreTest, SyncsEveryCommitAndKeepsForeignKeys) {
  Connection connection((fs::create_directories(directory()), file("kurir.db")), Access::read_write);
  EXPECT_EQ(number(connection, "PRAGMA synchronous"), 2) << "FULL";
  EXPECT_EQ(number(connection, "PRAGMA foreign_keys"), 1);
  Statement mode(connection, "PRAGMA journal_mode");
  auto rows = mode.query();
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.text(), "wal");
}

/// Grows the database until a write fails because files may not grow any more, then lifts the limit.
/// Returns 0, or the number of the expectation that failed.
int fill_the_disk(SqliteStore& store, const fs::path& log) {
  ::signal(SIGXFSZ, SIG_IGN);
  const auto before = create_account(store);
  if (!before) return 1;
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit tight{.rlim_cur = fs::file_size(log) + 100'000, .rlim_max = limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  auto last = create_account(store);
  for (int i = 0; i < 1000 && last; ++i) last = create_account(store);
  if (last || last.error().code != ErrorCode::unavailable) return 2;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const auto after = create_account(store);
  if (!after) return 3;
  auto readable = test::await(ports::read<bool>(store, [&](ports::Transaction& tx) -> Result<bool> {
    return tx.accounts().find(*before).has_value() && tx.ledger().balance(*after).available == 1000;
  }));
  return readable && *readable ? 0 : 4;
}

TEST_F(SqliteStoreTest, ABusyWriterGivesWayToOtherProcesses) {
  const auto busy = open();
  const auto other = open();
  std::atomic<bool> stop = false;
  boost::asio::io_context loop;
  const auto keep_writing = [&]() -> boost::asio::awaitable<void> {
    while (!stop) {
      (void)co_await busy->transact([](ports::Transaction& tx) -> Result<void> {
        for (int i = 0; i < 20; ++i) tx.accounts().create({});
        return {};
      });
    }
  };
  for (int callers = 0; callers < 4; ++callers) boost::asio::co_spawn(loop, keep_writing, [](const std::exception_ptr&) {});
  std::jthread writing([&] { loop.run(); });
  const auto before = busy->commits();
  constexpr int kWrites = 30;
  for (int i = 0; i < kWrites; ++i) EXPECT_TRUE(create_account(*other));
  const auto passed = busy->commits() - before;
  stop = true;
  EXPECT_LE(passed, kWrites * 10U) << "commits of the busy one while the other waited";
}

TEST_F(SqliteStoreTest, AFullDiskIsUnavailableAndLeavesTheStoreUsable) {
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto store = SqliteStore::open(directory());
    ::_exit(store ? fill_the_disk(**store, file("kurir.db-wal")) : 5);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace kurir::sqlite
