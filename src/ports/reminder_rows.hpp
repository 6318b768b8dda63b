// Recurring messages and their recipients.
#pragma once

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class ReminderRows {
 public:
  virtual ~ReminderRows() = default;
};

}  // namespace kurir::ports
