// Whether the connection lives: a ping after 20-30 quiet seconds, dead when nothing at all follows within 20; sooner for who has
// less patience.
#pragma once

#include <algorithm>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace kurir::whatsapp::client {

class KeepAlive {
 public:
  static constexpr Duration kShortestInterval = std::chrono::seconds(20);
  static constexpr Duration kPatience = std::chrono::seconds(20);

  /// `patience`: no step takes longer.
  KeepAlive(Time now, Duration patience, Random& random)
      : interval_(std::min(kShortestInterval, patience)), patience_(std::min(kPatience, patience)), random_(random) {
    plan(now);
  }

  enum class Verdict { wait, ping, dead };

  /// When something was received last: anything counts. Times known already say nothing new.
  void received(Time at) {
    if (at <= last_received_) return;
    last_received_ = at;
    if (pinged_) plan(at);
  }
  [[nodiscard]] Time deadline() const noexcept { return deadline_; }
  /// Call at deadline(); after `ping` send one.
  [[nodiscard]] Verdict tick(Time now) {
    if (now < deadline_) return Verdict::wait;
    if (pinged_) return Verdict::dead;
    if (last_received_ + interval_ > now) {  // data flows: no ping needed
      plan(last_received_);
      return Verdict::wait;
    }
    pinged_ = true;
    deadline_ = now + patience_;
    return Verdict::ping;
  }

 private:
  void plan(Time from) {
    last_received_ = from;
    pinged_ = false;
    deadline_ = from + interval_ +
                Duration(static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>((interval_ / 2).count()))));
  }

  const Duration interval_;
  const Duration patience_;
  Random& random_;
  Time last_received_;
  Time deadline_;
  bool pinged_ = false;
};

}  // namespace kurir::whatsapp::client
