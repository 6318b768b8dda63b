// Background work belongs to a scope: cancelled and awaited together; an exception is logged, counted and ends the scope.
// Declare a scope last among the members that its tasks use.
#pragma once

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
  void spawn(std::string name, boost::asio::awaitable<void> task);
  void cancel();
  /// Completes when the last task has ended.
  [[nodiscard]] boost::asio::awaitable<void> join();
  [[nodiscard]] std::size_t running() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::runtime
