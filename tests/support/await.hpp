// Runs a coroutine to its end on an event loop of its own, on the calling thread.
#pragma once

#include <optional>
#include <stdexcept>

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

inline void await(boost::asio::awaitable<void> task) {
  boost::asio::io_context loop;
  boost::asio::co_spawn(loop, std::move(task), [](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  loop.run();
}

}  // namespace kurir::test
