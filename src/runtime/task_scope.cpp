#include "runtime/task_scope.hpp"

#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.hpp"

namespace kurir::runtime {
namespace asio = boost::asio;
namespace {

struct Task {
  std::string name;
  asio::cancellation_signal stop;
};

/// What the exception says, or nothing where it is the normal end of a cancelled task.
std::optional<std::string> describe(const std::exception_ptr& thrown, bool cancelled) {
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::system::system_error& error) {
    if (cancelled && error.code() == asio::error::operation_aborted) return std::nullopt;
    return error.what();
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

struct TaskScope::State : std::enable_shared_from_this<State> {
  explicit State(asio::any_io_executor ex) : executor(std::move(ex)) {}

  void cancel() {
    if (std::exchange(cancelled, true)) return;
    // A copy: emitting may end tasks, which leave the list, and a signal must outlive its own emission.
    const std::vector<std::shared_ptr<Task>> stopping(tasks.begin(), tasks.end());
    for (const auto& task : stopping) task->stop.emit(asio::cancellation_type::terminal);
  }

  void on_end(std::list<std::shared_ptr<Task>>::iterator position, const std::exception_ptr& thrown) {
    const auto task = *position;
    tasks.erase(position);
    if (thrown) {
      if (auto reason = describe(thrown, cancelled)) {
        ++failed;
        log::error("task_failed", {log::field("task", task->name), log::field("reason", *reason)});
        cancel();
      }
    }
    if (tasks.empty() && ended) ended->cancel();
  }

  asio::any_io_executor executor;
  std::list<std::shared_ptr<Task>> tasks;
  std::unique_ptr<asio::steady_timer> ended;  ///< once somebody joins; never expires; cancelled to wake the joiners
  std::size_t failed = 0;
  bool cancelled = false;
};

TaskScope::TaskScope(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

TaskScope::~TaskScope() = default;

void TaskScope::spawn(std::string name, asio::awaitable<void> task) {
  if (state_->cancelled) return;
  auto position = state_->tasks.insert(state_->tasks.end(), std::make_shared<Task>(std::move(name)));
  auto on_end = [state = state_, position](const std::exception_ptr& thrown) { state->on_end(position, thrown); };
  asio::co_spawn(state_->executor, std::move(task), asio::bind_cancellation_slot((*position)->stop.slot(), std::move(on_end)));
}

void TaskScope::cancel() { state_->cancel(); }

asio::awaitable<void> TaskScope::join() {
  const auto state = state_;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!state->tasks.empty()) {
    if (!state->ended)
      state->ended = std::make_unique<asio::steady_timer>(state->executor, asio::steady_timer::time_point::max());
    co_await state->ended->async_wait(asio::as_tuple(asio::use_awaitable));
    const auto joiner = co_await asio::this_coro::cancellation_state;
    if (joiner.cancelled() != asio::cancellation_type::none) state->cancel();
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
}

std::size_t TaskScope::running() const noexcept { return state_->tasks.size(); }
std::size_t TaskScope::failed() const noexcept { return state_->failed; }

}  // namespace kurir::runtime
