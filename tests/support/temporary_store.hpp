// A SQLite store in a directory of its own, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "adapters/sqlite/store.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"
#include "support/await.hpp"

namespace kurir::test {

class TemporaryStore {
 public:
  TemporaryStore() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    directory_ = pattern;
    reopen();
  }
  ~TemporaryStore() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  TemporaryStore(const TemporaryStore&) = delete;
  TemporaryStore& operator=(const TemporaryStore&) = delete;

  [[nodiscard]] ports::Store& get() { return *store_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  void close() { store_.reset(); }
  void reopen() {
    close();
    auto store = sqlite::SqliteStore::open(directory_);
    if (!store) throw std::runtime_error(store.error().message);
    store_ = std::move(*store);
  }

  /// One transaction that must succeed; the value of `work`, if any.
  template <class F>
  auto write(F work) -> std::invoke_result_t<F&, ports::Transaction&> {
    using T = std::invoke_result_t<F&, ports::Transaction&>;
    std::conditional_t<std::is_void_v<T>, std::optional<bool>, std::optional<T>> value;
    auto done = await(store_->transact([&](ports::Transaction& tx) -> Result<void> {
      if constexpr (std::is_void_v<T>) {
        work(tx);
      } else {
        value.emplace(work(tx));
      }
      return {};
    }));
    if (!done) throw std::runtime_error(done.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*value);
  }

 private:
  std::filesystem::path directory_;
  std::unique_ptr<sqlite::SqliteStore> store_;
};

}  // namespace kurir::test
