// Threads with a read-only connection each: every function sees one snapshot and never waits for the writer.
#pragma once

#include <cstddef>
#include <filesystem>
#include <thread>
#include <vector>

#include "adapters/sqlite/job_queue.hpp"
#include "adapters/sqlite/transaction.hpp"

namespace kurir::sqlite {

class ReaderPool {
 public:
  /// Starts `count` threads. The database is migrated already. Throws Failure.
  ReaderPool(const std::filesystem::path& file, Sealer sealer, std::size_t count);
  /// Runs what is queued, then ends the threads.
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  void submit(Job job) { queue_.push(std::move(job)); }

 private:
  static constexpr std::size_t kMostQueued = 16'384;

  class Reader;
  void serve(Reader& reader);

  JobQueue queue_{kMostQueued};
  std::vector<std::unique_ptr<Reader>> readers_;
  std::vector<std::jthread> threads_;
};

}  // namespace kurir::sqlite
