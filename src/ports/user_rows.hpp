// People who sign in.
#pragma once

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class UserRows {
 public:
  virtual ~UserRows() = default;
};

}  // namespace kurir::ports
