// Background work belongs to a scope: cancelled and awaited together; an exception is logged, counted and ends the scope.
// Declare a scope last among the members that its tasks use.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace kurir::runtime {

/// Used from its executor only (spawn may be called before it runs).
class TaskScope {
 public:
  explicit TaskScope(boost::asio::any_io_executor executor);
  ~TaskScope();  ///< REQUIRES running() == 0 or the executor to be stopped for good
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;

  /// `operation_aborted` after a cancel is a normal end; any other exception is logged as an error and cancels the scope.
  /// A scope that was cancelled drops the task unstarted.
  void spawn(std::string name, boost::asio::awaitable<void> task);
  /// Final: each task's pending await throws `operation_aborted`. Idempotent.
  void cancel();
  /// Completes when the last task has ended. A joiner that is cancelled cancels the scope and still waits for its tasks,
  /// so that nobody outlives what it uses; a coroutine that was cancelled before must first
  /// `co_await this_coro::reset_cancellation_state()`.
  [[nodiscard]] boost::asio::awaitable<void> join();
  [[nodiscard]] std::size_t running() const noexcept;
  [[nodiscard]] std::size_t failed() const noexcept;  ///< tasks that ended by an exception

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::runtime
