// What is under way for one endpoint, and how much more it gets. Pure bookkeeping.
#pragma once

#include <deque>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "domain/webhook_event.hpp"

namespace kurir::app {

/// An endpoint that failed this often in a row gets one call at a time, then pauses that grow to a minute: so that many
/// dead endpoints cost next to nothing, and a recovered one is back soon.
class DeliveryLane {
 public:
  static constexpr std::size_t kMaxCalls = 8;
  static constexpr int kTolerated = 4;
  static constexpr Duration kFirstPause = std::chrono::seconds(1);
  static constexpr Duration kLongestPause = std::chrono::minutes(1);
  /// Events that a lane holds in memory; the others stay in the store.
  static constexpr std::size_t kMaxHeld = 4 * kMaxCalls;

  /// Takes what it does not hold yet.
  void add(std::vector<domain::WebhookEvent> events);
  /// Whether another call may start now.
  [[nodiscard]] bool may_call(Time now) const noexcept;
  [[nodiscard]] domain::WebhookEvent begin_call();  ///< REQUIRES may_call
  void end_call(bool delivered, Time now) noexcept;
  /// The outcome is durable: no read that begins from now on offers the event again before its next attempt is due.
  void forget(domain::EventId id) { held_.erase(id); }

  [[nodiscard]] bool wants_events(Time now) const noexcept;
  [[nodiscard]] std::size_t held() const noexcept { return held_.size(); }
  [[nodiscard]] std::size_t calls() const noexcept { return calls_; }
  [[nodiscard]] Time paused_until() const noexcept { return paused_until_; }
  /// Nothing under way and nothing to remember.
  [[nodiscard]] bool at_rest(Time now) const noexcept { return held_.empty() && paused_until_ + kLongestPause <= now; }

 private:
  [[nodiscard]] std::size_t capacity(Time now) const noexcept;

  std::deque<domain::WebhookEvent> waiting_;
  std::unordered_set<domain::EventId> held_;  ///< waiting, being called, or with an outcome not yet durable
  std::size_t calls_ = 0;
  int failures_ = 0;  ///< in a row
  Duration pause_{};
  Time paused_until_{};
};

}  // namespace kurir::app
