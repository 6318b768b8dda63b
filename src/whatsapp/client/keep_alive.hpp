// Whether the connection lives: a ping after 20-30 quiet seconds, dead when nothing at all follows within 20.
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"

namespace kurir::whatsapp::client {

class KeepAlive {
 public:
  static constexpr Duration kShortestInterval = std::chrono::seconds(20);
  static constexpr Duration kJitter = std::chrono::seconds(10);
  static constexpr Duration kPatience = std::chrono::seconds(20);

  KeepAlive(Time now, Random& random) : random_(random) { plan(now); }

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
    if (last_received_ + kShortestInterval > now) {  // data flows: no ping needed
      plan(last_received_);
      return Verdict::wait;
    }
    pinged_ = true;
    deadline_ = now + kPatience;
    return Verdict::ping;
  }

 private:
  void plan(Time from) {
    last_received_ = from;
    pinged_ = false;
    deadline_ = from + kShortestInterval +
                Duration(static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(kJitter.count()))));
  }

  Random& random_;
  Time last_received_;
  Time deadline_;
  bool pinged_ = false;
};

}  // namespace kurir::whatsapp::client
