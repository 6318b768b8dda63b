// What the rules of use remember of a device: when it sent what to whom.
#pragma once

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class PacingRows {
 public:
  virtual ~PacingRows() = default;
};

}  // namespace kurir::ports
