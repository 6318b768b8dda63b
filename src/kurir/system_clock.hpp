// The wall clock of the machine: the one place that asks what time it is.
#pragma once

#include "base/clock.hpp"

namespace kurir {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

}  // namespace kurir
