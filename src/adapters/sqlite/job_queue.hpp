// Functions on their way from event loops to the store's threads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "ports/store.hpp"

namespace kurir::sqlite {

struct Job {
  ports::Store::Work work;
  /// Called once, from any thread. It owns the awaiting coroutine, so what `work` refers to lives as long as the job.
  std::move_only_function<void(Result<void>)> complete;
};

/// Runs the work; what it throws becomes an error.
[[nodiscard]] Result<void> run(ports::Store::Work& work, ports::Transaction& transaction) noexcept;

/// Lets go of what the work owns, then completes.
void complete(Job& job, Result<void> result);

/// Thread-safe.
class JobQueue {
 public:
  explicit JobQueue(std::size_t capacity) : capacity_(capacity) {}

  /// A job that finds the queue full or closed completes with `unavailable`.
  void push(Job job);
  /// Waits for jobs and moves up to `limit` of them, oldest first, to the end of `into`. False once closed and empty.
  [[nodiscard]] bool take(std::vector<Job>& into, std::size_t limit);
  /// What is queued is still taken.
  void close();

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool closed_ = false;
};

}  // namespace kurir::sqlite
