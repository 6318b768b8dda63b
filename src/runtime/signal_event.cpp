#include "runtime/signal_event.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace kurir::runtime {
namespace asio = boost::asio;

SignalEvent::SignalEvent(asio::any_io_executor executor) : timer_(std::move(executor)) {}

void SignalEvent::notify() {
  notified_ = true;
  timer_.cancel();
}

asio::awaitable<void> SignalEvent::wait() {
  if (std::exchange(notified_, false)) co_return;
  timer_.expires_at(asio::steady_timer::time_point::max());
  (void)co_await wait_for_timer();
}

asio::awaitable<bool> SignalEvent::wait_for(Duration timeout) {
  if (std::exchange(notified_, false)) co_return true;
  timer_.expires_after(timeout);
  co_return co_await wait_for_timer();
}

asio::awaitable<bool> SignalEvent::wait_for_timer() {
  const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (std::exchange(notified_, false)) co_return true;
  if (error) throw boost::system::system_error(error);  // the waiter was cancelled
  co_return false;
}

asio::awaitable<void> sleep_for(Duration duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace kurir::runtime
