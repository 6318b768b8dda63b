// PPN (VAT): what is added to a net amount.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

/// Whole rupiah, halves up; of a negative amount the negative tax of its counterpart. `basis_points` 0 to 10,000 (1,000 = 10 %).
[[nodiscard]] constexpr Rupiah tax_on(Rupiah net, int basis_points) noexcept {
  if (net < 0) return -tax_on(-net, basis_points);
  constexpr Rupiah kWhole = 10'000;  // whole and rest apart: net times basis points could leave 64 bits
  return net / kWhole * basis_points + (net % kWhole * basis_points + kWhole / 2) / kWhole;
}

/// "11", "11.5" or "11.25" as basis points. `invalid_argument` for anything but 0 to 100 with at most two decimals.
[[nodiscard]] Result<int> read_percent(std::string_view text);
/// The reverse, without decimals that are zero.
[[nodiscard]] std::string percent(int basis_points);

}  // namespace kurir::domain
