#include "runtime/deadline.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace kurir::runtime {
namespace asio = boost::asio;

/// Shared with the timer's handler, which may be on its way when the deadline is destroyed.
struct Deadline::State {
  State(asio::any_io_executor executor, Duration timeout, std::move_only_function<void()> on_expiry)
      : timer(std::move(executor), timeout), cut(std::move(on_expiry)) {}

  asio::steady_timer timer;
  std::move_only_function<void()> cut;
  bool expired = false;
};

Deadline::Deadline(asio::any_io_executor executor, Duration timeout, std::move_only_function<void()> cut)
    : state_(std::make_shared<State>(std::move(executor), timeout, std::move(cut))) {
  state_->timer.async_wait([state = state_](const boost::system::error_code& error) {
    if (error || !state->cut) return;
    state->expired = true;
    std::exchange(state->cut, nullptr)();
  });
}

Deadline::~Deadline() {
  state_->cut = nullptr;
  state_->timer.cancel();
}

bool Deadline::expired() const noexcept { return state_->expired; }

}  // namespace kurir::runtime
