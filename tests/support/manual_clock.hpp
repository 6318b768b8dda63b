// A clock that stands still until it is moved.
#pragma once

#include "base/clock.hpp"

namespace kurir::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start = from_unix_seconds(1'800'000'000)) : now_(start) {}
  [[nodiscard]] Time now() const override { return now_; }
  void advance(Duration by) { now_ += by; }
  void set(Time time) { now_ = time; }

 private:
  Time now_;
};

}  // namespace kurir::test
