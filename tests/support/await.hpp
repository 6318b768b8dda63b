// Runs coroutines to their end on an event loop of their own, on the calling thread.
#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace kurir::test {

template <class T>
T await(boost::asio::awaitable<T> task) {
  boost::asio::io_context loop;
  std::optional<T> result;
  boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr thrown, T value) {
    if (thrown) std::rethrow_exception(thrown);
    result.emplace(std::move(value));
  });
  loop.run();
  if (!result) throw std::logic_error("the coroutine did not end");
  return std::move(*result);
}

/// All at the same time, started in order.
inline void await_all(std::vector<boost::asio::awaitable<void>> tasks) {
  boost::asio::io_context loop;
  for (auto& task : tasks) {
    boost::asio::co_spawn(loop, std::move(task), [](std::exception_ptr thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
  }
  loop.run();
}

inline void await(boost::asio::awaitable<void> task) {
  std::vector<boost::asio::awaitable<void>> tasks;
  tasks.push_back(std::move(task));
  await_all(std::move(tasks));
}

}  // namespace kurir::test
