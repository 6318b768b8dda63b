// PPN (VAT): what is added to a net amount.
#pragma once

#include "domain/ids.hpp"

namespace kurir::domain {

/// Whole rupiah, halves up; of a negative amount the negative tax of its counterpart. `basis_points` 0 to 10,000 (1,000 = 10 %).
[[nodiscard]] constexpr Rupiah tax_on(Rupiah net, int basis_points) noexcept {
  if (net < 0) return -tax_on(-net, basis_points);
  constexpr Rupiah kWhole = 10'000;  // whole and rest apart: net times basis points could leave 64 bits
  return net / kWhole * basis_points + (net % kWhole * basis_points + kWhole / 2) / kWhole;
}

}  // namespace kurir::domain
