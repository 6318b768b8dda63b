// Who agreed to be written to, and who asked not to be.
#pragma once

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class ConsentRows {
 public:
  virtual ~ConsentRows() = default;
};

}  // namespace kurir::ports
