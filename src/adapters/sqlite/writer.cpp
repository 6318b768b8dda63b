#include "adapters/sqlite/writer.hpp"

#include "adapters/sqlite/failure.hpp"
#include "base/log.hpp"

namespace kurir::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, Sealer sealer)
    : connection_(std::move(connection)),
      transaction_(*connection_, sealer),
      commit_(*connection_, "COMMIT"),
      rollback_(*connection_, "ROLLBACK"),
      savepoint_(*connection_, "SAVEPOINT one"),
      release_(*connection_, "RELEASE one"),
      rollback_to_savepoint_(*connection_, "ROLLBACK TO one"),
      thread_([this] { serve(); }) {}

Writer::~Writer() { queue_.close(); }

void Writer::serve() {
  std::vector<Job> batch;
  while (queue_.take(batch, kMostInBatch)) {
    const auto committed = commit_together(batch);
    if (committed) {
      publish();
    } else {
      log::error("store.batch_failed", {log::field("reason", committed.error().message)});
    }
    transaction_.notes().shrink(0);
    transaction_.traffic_counter().shrink(0);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      complete(batch[i], committed ? std::move(results_[i]) : Result<void>(std::unexpected(committed.error())));
    }
    batch.clear();
    connection_->checkpoint_if_due();
  }
}

Result<void> Writer::commit_together(std::vector<Job>& batch) {
  results_.clear();
  try {
    connection_->begin();
    for (auto& job : batch) results_.push_back(run_in_savepoint(job));
    transaction_.traffic_counter().write();
    commit_.execute();
    commits_.fetch_add(1, std::memory_order_relaxed);
    return {};
  } catch (const Failure& failure) {
    abandon();
    return fail(ErrorCode::unavailable, "nothing was stored: {}", failure.error().message);
  }
}

Result<void> Writer::run_in_savepoint(Job& job) {
  savepoint_.execute();
  const auto noted = transaction_.notes().size();
  const auto counted = transaction_.traffic_counter().size();
  auto result = run(job.work, transaction_);
  // A full or failing disk makes SQLite give up the whole transaction, the other callers' work with it.
  if (!connection_->in_transaction()) {
    raise(ErrorCode::unavailable, "{}", result ? "the transaction was given up" : result.error().message);
  }
  if (!result) {
    rollback_to_savepoint_.execute();
    transaction_.notes().shrink(noted);
    transaction_.traffic_counter().shrink(counted);
  }
  release_.execute();
  return result;
}

void Writer::listen(ports::ChangeListener listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

void Writer::publish() {
  const auto changes = transaction_.notes().all();
  if (changes.empty()) return;
  const std::lock_guard lock(listener_mutex_);
  if (listener_) listener_(changes);
}

void Writer::abandon() noexcept {
  try {
    if (connection_->in_transaction()) rollback_.execute();
  } catch (const Failure& failure) {
    log::error("store.rollback_failed", {log::field("reason", failure.error().message)});
  }
}

}  // namespace kurir::sqlite
