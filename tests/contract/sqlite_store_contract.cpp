// The contract of ports::Store, on SQLite.
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>

#include "adapters/sqlite/store.hpp"
#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

class SqliteBackend final : public StoreBackend {
 public:
  SqliteBackend() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-store-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    directory_ = pattern;
  }
  ~SqliteBackend() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<ports::Store> open() override {
    auto store = sqlite::SqliteStore::open(directory_);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

  std::uint64_t commits(const ports::Store& store) const override {
    return dynamic_cast<const sqlite::SqliteStore&>(store).commits();
  }

  void flip_a_bit_of_credentials(domain::DeviceId device) override {
    execute(
        fmt::format("UPDATE devices SET credentials = CAST(substr(credentials, 1, 20)"
                    " || CASE substr(credentials, 21, 1) WHEN x'ff' THEN x'fe' ELSE x'ff' END"
                    " || substr(credentials, 22) AS BLOB) WHERE id = {}",
                    device));
  }

  void swap_sessions(domain::DeviceId device, const std::string& one, const std::string& other) override {
    execute(
        fmt::format("UPDATE sessions SET record = (SELECT record FROM sessions AS s WHERE s.device = {0} AND s.address = CASE"
                    " sessions.address WHEN '{1}' THEN '{2}' ELSE '{1}' END) WHERE device = {0} AND address IN ('{1}', '{2}')",
                    device, one, other));
  }

 private:
  void execute(const std::string& sql) {
    sqlite3* raw = nullptr;
    sqlite3_open((directory_ / "kurir.db").c_str(), &raw);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(raw, sqlite3_close);
    if (sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(raw));
  }

  std::filesystem::path directory_;
};

const StoreImplementation kSqlite{"Sqlite", [] { return std::make_unique<SqliteBackend>(); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(kSqlite), [](const auto& info) { return info.param.name; });

}  // namespace kurir::test
