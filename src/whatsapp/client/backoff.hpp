// How long to wait before the next connection: Fibonacci seconds up to 15 minutes, ±10 %.
#pragma once

#include <algorithm>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace kurir::whatsapp::client {

class Backoff {
 public:
  static constexpr Duration kMaximum = std::chrono::minutes(15);
  static constexpr Duration kStable = std::chrono::seconds(30);  ///< a connection that lived this long resets the row

  [[nodiscard]] Duration next(Random& random) {
    const Duration base = std::min(current_, kMaximum);
    const Duration following = std::min(current_ + previous_, kMaximum);
    previous_ = current_;
    current_ = following;
    const auto spread = base.count() / 5;  // the width of ±10 %
    return base - Duration(spread / 2) +
           Duration(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(spread) + 1)));
  }
  /// Skips ahead where the server asked for less.
  void advance(int steps, Random& random) {
    while (steps-- > 0) (void)next(random);
  }
  void reset() noexcept { *this = Backoff(); }

 private:
  Duration previous_ = std::chrono::seconds(0);
  Duration current_ = std::chrono::seconds(1);
};

}  // namespace kurir::whatsapp::client
