// Work that may block (DNS, Argon2, files) runs on a small pool and completes on the caller's executor.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

namespace kurir::runtime {

/// The untyped core; an exception of `work` is rethrown to the awaiter. Not interruptible: an awaiter that is cancelled
/// meanwhile still waits for the work, which may refer to the awaiter's frame, and learns of it at its next await.
/// The pool must be joined before the caller's event loop is destroyed.
[[nodiscard]] boost::asio::awaitable<void> run_blocking_void(boost::asio::thread_pool& pool,
                                                             std::move_only_function<void()> work);

template <class F>
[[nodiscard]] auto run_blocking(boost::asio::thread_pool& pool, F work) -> boost::asio::awaitable<std::invoke_result_t<F&>> {
  using R = std::invoke_result_t<F&>;
  if constexpr (std::is_void_v<R>) {
    co_await run_blocking_void(pool, std::move(work));
  } else {
    std::optional<R> result;
    co_await run_blocking_void(pool, [&result, &work] { result.emplace(work()); });
    co_return std::move(*result);
  }
}

}  // namespace kurir::runtime
