// Runs one coroutine to its end on the calling thread: how a command line tool uses the services.
#pragma once

#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace kurir {

/// `make` returns the awaitable; it is kept until the end. An exception of it comes out here.
template <class Make>
[[nodiscard]] auto run_once(Make make) {
  using T = typename std::invoke_result_t<Make&>::value_type;
  boost::asio::io_context loop(1);
  std::exception_ptr thrown;
  std::optional<T> value;
  boost::asio::co_spawn(loop, make, [&](std::exception_ptr error, T result) {
    thrown = error;
    value = std::move(result);
  });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

}  // namespace kurir
