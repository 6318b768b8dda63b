#include "kurir/duration_option.hpp"

#include <charconv>
#include <string_view>

namespace kurir {

Result<Duration> read_duration(const std::string& text) {
  constexpr std::int64_t kMost = 1'000'000'000;  // far from what a Duration holds
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, text.data() + text.size());
  if (error == std::errc{} && number >= 0 && number <= kMost) {
    if (unit.empty() || unit == "s") return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
    if (unit == "d") return std::chrono::days(number);
  }
  return fail(ErrorCode::invalid_argument, "\"{}\" is no span of time, like 90s, 15m, 24h or 7d", text);
}

}  // namespace kurir
