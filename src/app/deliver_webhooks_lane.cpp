#include "app/deliver_webhooks_lane.hpp"

#include <algorithm>

namespace kurir::app {

void DeliveryLane::add(std::vector<domain::WebhookEvent> events) {
  for (auto& event : events) {
    if (held_.size() < kMaxHeld && held_.insert(event.id).second) waiting_.push_back(std::move(event));
  }
}

std::size_t DeliveryLane::capacity(Time now) const noexcept {
  if (now < paused_until_) return 0;
  return failures_ >= kTolerated ? 1 : kMaxCalls;
}

bool DeliveryLane::may_call(Time now) const noexcept { return !waiting_.empty() && calls_ < capacity(now); }

bool DeliveryLane::wants_events(Time now) const noexcept {
  return waiting_.empty() && calls_ < capacity(now) && held_.size() < kMaxHeld;
}

domain::WebhookEvent DeliveryLane::begin_call() {
  auto event = std::move(waiting_.front());
  waiting_.pop_front();
  ++calls_;
  return event;
}

void DeliveryLane::end_call(bool delivered, Time now) noexcept {
  --calls_;
  if (delivered) {
    failures_ = 0;
    pause_ = {};
    paused_until_ = {};
    return;
  }
  // Calls that began together fail together: only the first of them lengthens the pause.
  if (++failures_ < kTolerated || now < paused_until_) return;
  pause_ = std::clamp(2 * pause_, kFirstPause, kLongestPause);
  paused_until_ = now + pause_;
}

}  // namespace kurir::app
