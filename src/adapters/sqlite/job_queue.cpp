#include "adapters/sqlite/job_queue.hpp"

#include <algorithm>
#include <iterator>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {

Result<void> run(ports::Store::Work& work, ports::Transaction& transaction) noexcept {
  try {
    return work(transaction);
  } catch (const Failure& failure) {
    return std::unexpected(failure.error());
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, "a function given to the store threw: {}", error.what());
  } catch (...) {
    return fail(ErrorCode::internal, "a function given to the store threw");
  }
}

void complete(Job& job, Result<void> result) {
  job.work = nullptr;
  job.complete(std::move(result));
}

void JobQueue::push(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && jobs_.size() < capacity_) {
      jobs_.push_back(std::move(job));
      changed_.notify_one();
      return;
    }
  }
  complete(job, fail(ErrorCode::unavailable, "the store is overloaded or closing: try again later"));
}

bool JobQueue::take(std::vector<Job>& into, std::size_t limit) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
  const auto end = jobs_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, jobs_.size()));
  into.insert(into.end(), std::move_iterator(jobs_.begin()), std::move_iterator(end));
  jobs_.erase(jobs_.begin(), end);
  return !into.empty();
}

void JobQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

}  // namespace kurir::sqlite
