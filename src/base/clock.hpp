// Time as a parameter: nothing below the adapters asks the system what time it is.
#pragma once

#include <chrono>
#include <cstdint>

namespace kurir {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;  ///< UTC, milliseconds since 1970

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

[[nodiscard]] constexpr std::int64_t to_unix_seconds(Time time) noexcept {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
[[nodiscard]] constexpr std::int64_t to_unix_ms(Time time) noexcept { return time.time_since_epoch().count(); }
[[nodiscard]] constexpr Time from_unix_seconds(std::int64_t seconds) noexcept { return Time(std::chrono::seconds(seconds)); }
[[nodiscard]] constexpr Time from_unix_ms(std::int64_t ms) noexcept { return Time(Duration(ms)); }

}  // namespace kurir
