#include "domain/webhook_retry.hpp"

#include <algorithm>
#include <cmath>

namespace kurir::domain {
namespace {

constexpr Duration kFirst = std::chrono::seconds(5);
constexpr Duration kLongest = std::chrono::hours(1);
constexpr double kFactor = 3;
constexpr double kSpread = 0.25;

}  // namespace

std::optional<Duration> webhook_retry_delay(int attempts, Duration age, double jitter) noexcept {
  if (age >= kWebhookLife) return std::nullopt;
  const auto grown = static_cast<double>(kFirst.count()) * std::pow(kFactor, std::max(attempts, 1) - 1);
  const auto capped = std::min(grown, static_cast<double>(kLongest.count()));
  const auto spread = capped * (1 - kSpread + 2 * kSpread * jitter);
  return std::min(Duration(static_cast<Duration::rep>(spread)), kWebhookLife - std::max(age, Duration(0)));
}

}  // namespace kurir::domain
