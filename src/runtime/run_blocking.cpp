#include "runtime/run_blocking.hpp"

#include <exception>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kurir::runtime {
namespace asio = boost::asio;
namespace {

std::exception_ptr run(std::move_only_function<void()>& work) noexcept {
  try {
    work();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

asio::awaitable<void> run_blocking_void(asio::thread_pool& pool, std::move_only_function<void()> work) {
  auto initiate = [&pool](auto handler, std::move_only_function<void()> job) {
    auto guard = asio::make_work_guard(handler);
    asio::post(pool, [handler = std::move(handler), job = std::move(job), guard = std::move(guard)]() mutable {
      auto thrown = run(job);
      job = nullptr;  // what the job owns is gone before its awaiter goes on
      asio::dispatch(guard.get_executor(), [handler = std::move(handler), thrown = std::move(thrown)]() mutable {
        std::move(handler)(std::move(thrown));
      });
    });
  };
  co_await asio::async_initiate<decltype(asio::use_awaitable), void(std::exception_ptr)>(initiate, asio::use_awaitable,
                                                                                         std::move(work));
}

}  // namespace kurir::runtime
