// The store in one SQLite database: DIR/kurir.db, with its secrets sealed under DIR/master.key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "ports/store.hpp"

namespace kurir::sqlite {

struct SqliteOptions {
  std::size_t readers = 2;  ///< reader threads, at least one
};

/// Other processes (the command line) may open the same directory at the same time.
///
/// A wait for the store is not interruptible: an awaiter that is cancelled still waits for its function, which may refer to
/// the awaiter's frame, and learns of the cancellation at its next await. Destroy the store before the event loops that
/// use it: the destructor runs and commits what is queued.
class SqliteStore final : public ports::Store {
 public:
  /// Creates the directory (0700), the key (0600) and the database where they are missing, and migrates an older database.
  /// `unauthorized` where others can read the key, `verification_failed` or `not_found` where the key is not the one of the
  /// database, `conflict` where the database is of a newer program, `unavailable` where the disk fails.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(std::filesystem::path directory, SqliteOptions options = {});
  ~SqliteStore() override;

  [[nodiscard]] boost::asio::awaitable<Result<void>> transact(Work work) override;
  [[nodiscard]] boost::asio::awaitable<Result<void>> read(Work work) override;
  [[nodiscard]] boost::asio::awaitable<std::int64_t> outside_changes() override;
  void listen(ports::ChangeListener listener) override;

  /// Commits so far: fewer than transactions where callers shared one.
  [[nodiscard]] std::uint64_t commits() const noexcept;

 private:
  struct State;
  explicit SqliteStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kurir::sqlite
