#include "runtime/alarm.hpp"

#include <cstdint>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace kurir::runtime {
namespace asio = boost::asio;

/// Shared with the timer's handler, which may be on its way when the alarm is destroyed or set anew.
struct Alarm::State {
  State(asio::any_io_executor executor, std::move_only_function<void()> ring_)
      : timer(std::move(executor)), ring(std::move(ring_)) {}

  asio::steady_timer timer;
  std::move_only_function<void()> ring;
  std::uint32_t settings = 0;  ///< so far: a handler of an earlier one is not the alarm's any more
  bool rang = false;
  bool gone = false;
};

Alarm::Alarm(asio::any_io_executor executor, std::move_only_function<void()> ring)
    : state_(std::make_shared<State>(std::move(executor), std::move(ring))) {}

Alarm::~Alarm() {
  state_->gone = true;
  state_->timer.cancel();
}

void Alarm::set(Duration after) {
  state_->timer.expires_after(after);
  state_->timer.async_wait([state = state_, setting = ++state_->settings](const boost::system::error_code& error) {
    if (error || state->gone || setting != state->settings) return;
    state->rang = true;
    state->ring();
  });
}

bool Alarm::rang() const noexcept { return state_->rang; }

}  // namespace kurir::runtime
