// The rate of PPN (VAT) over time.
#pragma once

#include <vector>

#include "base/clock.hpp"

namespace kurir::ports {

class TaxRows {
 public:
  virtual ~TaxRows() = default;
  struct Rate {
    Time valid_from;
    int basis_points;  ///< 1,000 = 10 %
  };
  virtual int in_force(Time at) = 0;  ///< basis points
  virtual void put(const Rate& rate) = 0;
  virtual std::vector<Rate> list() = 0;  ///< oldest first
};

}  // namespace kurir::ports
