// The one thread that writes. It takes all functions that wait, runs each in a savepoint and commits once: one fsync for
// many callers (group commit). While a commit is on its way to the disk the next batch gathers by itself.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/sqlite/job_queue.hpp"
#include "adapters/sqlite/transaction.hpp"

namespace kurir::sqlite {

class Writer {
 public:
  /// Starts the thread. The database is migrated already. Throws Failure.
  Writer(std::unique_ptr<Connection> connection, Sealer sealer);
  /// Runs and commits what is queued, then ends the thread.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void submit(Job job) { queue_.push(std::move(job)); }
  /// From the next commit on; called on the writer's thread.
  void listen(ports::ChangeListener listener);
  [[nodiscard]] std::uint64_t commits() const noexcept { return commits_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kMostQueued = 16'384;
  static constexpr std::size_t kMostInBatch = 256;  ///< bounds how long other processes and the first caller wait

  void serve();
  [[nodiscard]] Result<void> commit_together(std::vector<Job>& batch);
  [[nodiscard]] Result<void> run_in_savepoint(Job& job);
  void abandon() noexcept;
  void publish();

  std::unique_ptr<Connection> connection_;
  SqliteTransaction transaction_;
  Statement commit_;
  Statement rollback_;
  Statement savepoint_;
  Statement release_;
  Statement rollback_to_savepoint_;
  std::vector<Result<void>> results_;  ///< of the batch, in its order
  JobQueue queue_{kMostQueued};
  std::atomic<std::uint64_t> commits_ = 0;
  std::mutex listener_mutex_;
  ports::ChangeListener listener_;
  std::jthread thread_;
};

}  // namespace kurir::sqlite
