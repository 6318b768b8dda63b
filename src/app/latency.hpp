// How long things took, in buckets: adding costs one atomic increment, whatever was added before.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace kurir::app {

/// Each bucket ends at twice the end of the one before: 0.25 ms, 0.5 ms, … 70 minutes; the last one takes the rest.
inline constexpr std::size_t kLatencyBuckets = 26;

/// Counts by bucket at one moment.
struct LatencyCounts {
  std::array<std::uint64_t, kLatencyBuckets> buckets{};

  LatencyCounts& operator+=(const LatencyCounts& other) noexcept;
  /// What came since an earlier moment of the same collector.
  [[nodiscard]] LatencyCounts since(const LatencyCounts& earlier) const noexcept;
  /// The value below which the fraction `q` of all lies, in milliseconds; evenly spread within a bucket. Nothing where there is
  /// none.
  [[nodiscard]] std::optional<double> quantile(double q) const noexcept;
};

/// add() from any thread.
class Latency {
 public:
  void add(Duration took) noexcept;
  [[nodiscard]] LatencyCounts counts() const noexcept;

 private:
  std::array<std::atomic<std::uint64_t>, kLatencyBuckets> buckets_{};
};

}  // namespace kurir::app
