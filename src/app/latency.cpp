#include "app/latency.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace kurir::app {
namespace {

constexpr std::int64_t kFirstEnd = 250;  ///< microseconds

std::size_t bucket_of(Duration took) noexcept {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  if (micros < kFirstEnd) return 0;
  const auto doublings = std::bit_width(static_cast<std::uint64_t>(micros / kFirstEnd));
  return std::min<std::size_t>(static_cast<std::size_t>(doublings), kLatencyBuckets - 1);
}

/// In milliseconds.
double end_of(std::size_t bucket) noexcept { return static_cast<double>(kFirstEnd << bucket) / 1000.0; }

}  // namespace

LatencyCounts& LatencyCounts::operator+=(const LatencyCounts& other) noexcept {
  for (std::size_t i = 0; i < kLatencyBuckets; ++i) buckets[i] += other.buckets[i];
  return *this;
}

LatencyCounts LatencyCounts::since(const LatencyCounts& earlier) const noexcept {
  LatencyCounts difference;
  for (std::size_t i = 0; i < kLatencyBuckets; ++i) difference.buckets[i] = buckets[i] - earlier.buckets[i];
  return difference;
}

std::optional<double> LatencyCounts::quantile(double q) const noexcept {
  const auto all = std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0});
  if (all == 0) return std::nullopt;
  const double wanted = q * static_cast<double>(all);
  double before = 0;
  for (std::size_t i = 0; i < kLatencyBuckets; ++i) {
    const auto here = static_cast<double>(buckets[i]);
    if (here > 0 && before + here >= wanted) {
      const double begin = i == 0 ? 0 : end_of(i - 1);
      return begin + (end_of(i) - begin) * std::clamp((wanted - before) / here, 0.0, 1.0);
    }
    before += here;
  }
  return end_of(kLatencyBuckets - 1);
}

void Latency::add(Duration took) noexcept { buckets_[bucket_of(took)].fetch_add(1, std::memory_order_relaxed); }

LatencyCounts Latency::counts() const noexcept {
  LatencyCounts counts;
  for (std::size_t i = 0; i < kLatencyBuckets; ++i) counts.buckets[i] = buckets_[i].load(std::memory_order_relaxed);
  return counts;
}

}  // namespace kurir::app
