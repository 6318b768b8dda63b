// One connection to kurir.db with the settings that durability rests on. Used from one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "adapters/sqlite/turnstile.hpp"
#include "base/result.hpp"

struct sqlite3;

namespace kurir::sqlite {

enum class Access { read_write, read_only };

/// Functions throw Failure.
class Connection {
 public:
  /// `read_write` creates the file (mode 0600) where it is missing and switches it to a write-ahead log.
  Connection(const std::filesystem::path& file, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Statements without parameters and results, separated by semicolons.
  void execute(const char* sql);
  [[nodiscard]] std::int64_t last_insert_id() const noexcept;
  [[nodiscard]] std::int64_t changed_rows() const noexcept;  ///< by the last statement
  [[nodiscard]] bool in_transaction() const noexcept;
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

  /// Begins a transaction that writes; waits for other processes, after having given way to those that wait.
  void begin();

  /// Copies the log into the database once it holds kCheckpointPages; outside of a transaction only. What another
  /// process hinders is done next time, so no outcome is reported.
  void checkpoint_if_due() noexcept;
  /// Checkpoints cost more than commits: 20,000 pages (80 MB) keep them rare.
  static constexpr int kCheckpointPages = 20'000;

  /// Throws what SQLite's result code means to our callers.
  [[noreturn]] void raise_last_error(int code) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  void configure_writing();

  static int wait_while_busy(void* self, int polls_so_far);

  Access access_;
  std::optional<Turnstile> turnstile_;  ///< of who may write
  int pages_in_log_ = 0;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace kurir::sqlite
