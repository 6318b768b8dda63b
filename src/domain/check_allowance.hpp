// How many numbers a device may look up on WhatsApp: look-ups in bulk get numbers banned. Holds no clock.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/clock.hpp"

namespace kurir::domain {

/// A store of look-ups that fills itself: full at first, one more each interval. One thread at a time.
class CheckAllowance {
 public:
  static constexpr std::size_t kMost = 20;                        ///< at once
  static constexpr Duration kInterval = std::chrono::seconds(6);  ///< for one more: ten a minute

  /// Takes `count` look-ups; nothing where they were there, else how long until they are. More than kMost are never there.
  [[nodiscard]] std::optional<Duration> take(std::size_t count, Time now) {
    if (!filled_at_ || now < *filled_at_) filled_at_ = now;
    const auto gained = static_cast<std::size_t>((now - *filled_at_) / kInterval);
    left_ = std::min(kMost, left_ + gained);
    *filled_at_ += kInterval * static_cast<std::int64_t>(gained);
    if (left_ == kMost) filled_at_ = now;
    if (count > left_) return *filled_at_ + kInterval * static_cast<std::int64_t>(count - left_) - now;
    left_ -= count;
    return std::nullopt;
  }

 private:
  std::size_t left_ = kMost;
  std::optional<Time> filled_at_;
};

}  // namespace kurir::domain
