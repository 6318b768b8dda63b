// When a failed webhook call is tried again.
#pragma once

#include <optional>

#include "base/clock.hpp"

namespace kurir::domain {

/// An event is tried for this long.
inline constexpr Duration kWebhookLife = std::chrono::hours(24);

/// How long to wait after the `attempts`-th failure (1, 2, …) of an event of this age: 5 s, 15 s, 45 s, … up to an hour,
/// give or take a quarter by `jitter` in [0, 1). The last try is at the end of the event's life; nothing = give up.
[[nodiscard]] std::optional<Duration> webhook_retry_delay(int attempts, Duration age, double jitter) noexcept;

}  // namespace kurir::domain
