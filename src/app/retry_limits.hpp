// How much effort retries may cost: an account that answers or asks too often is taken for a broken or a hostile client.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>

#include "base/clock.hpp"

namespace kurir::app {

/// Answers to those who could not read something: 20 at once per chat, then one every six seconds.
class AnswerBudget {
 public:
  static constexpr int kBurst = 20;
  static constexpr Duration kInterval = std::chrono::seconds(6);

  /// Takes the chat's next turn: `now`, or a moment later.
  [[nodiscard]] Time reserve(const std::string& chat, Time now) {
    if (turns_.size() >= kMaxChats) std::erase_if(turns_, [&](const auto& entry) { return entry.second <= now; });
    auto& turn = turns_[chat];
    turn = std::max(turn, now);
    const auto due = std::max(now, turn - kInterval * (kBurst - 1));
    turn += kInterval;
    return due;
  }

 private:
  static constexpr std::size_t kMaxChats = 10'000;
  std::map<std::string, Time> turns_;  ///< when the chat's whole burst is there again
};

/// Senders that one fails to read again and again: from the second failure on their session is held to be broken, and they are
/// given keys for another one; not with each of many messages that were on their way already.
class SenderTrouble {
 public:
  static constexpr Duration kMemory = std::chrono::minutes(10);
  static constexpr Duration kPause = std::chrono::seconds(10);

  /// True where keys should go along with the request to send again.
  [[nodiscard]] bool failed(const std::string& sender, Time now) {
    if (senders_.size() >= kMaxSenders) senders_.clear();
    const auto [place, is_new] = senders_.try_emplace(sender, Sender{now, Time::min()});
    auto& known = place->second;
    const bool again = !is_new && now - known.failed_at < kMemory;
    known.failed_at = now;
    if (!again || now < known.quiet_until) return false;
    known.quiet_until = now + kPause;
    return true;
  }
  void read(const std::string& sender) { senders_.erase(sender); }
  [[nodiscard]] bool none() const noexcept { return senders_.empty(); }

 private:
  struct Sender {
    Time failed_at;
    Time quiet_until;
  };
  static constexpr std::size_t kMaxSenders = 10'000;
  std::map<std::string, Sender> senders_;
};

/// Sessions made anew because their other end cannot read them and gave no keys for it: when it asks for the same message again,
/// or for a second one within a minute. Each costs it one of its one-time prekeys, so there is a pause in between.
class SessionRenewals {
 public:
  static constexpr Duration kTogether = std::chrono::minutes(1);
  static constexpr Duration kPause = std::chrono::minutes(10);

  /// `count`: which request for the same message it is. From the third on the session in use has failed itself.
  [[nodiscard]] bool due(const std::string& address, std::int64_t count, Time now) {
    if (devices_.size() >= kMaxDevices) devices_.clear();
    const auto [place, is_new] = devices_.try_emplace(address, Asking{now, Time::min()});
    auto& device = place->second;
    const bool together = !is_new && now - device.asked_at < kTogether;
    device.asked_at = now;
    if (count < 2 && !together) return false;
    if (count < 3 && now < device.quiet_until) return false;
    device.quiet_until = now + kPause;
    return true;
  }

 private:
  struct Asking {
    Time asked_at;
    Time quiet_until;
  };
  static constexpr std::size_t kMaxDevices = 10'000;
  std::map<std::string, Asking> devices_;
};

}  // namespace kurir::app
