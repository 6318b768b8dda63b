#include "domain/invoice.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <fmt/format.h>

namespace kurir::domain {

Rupiah tax_on(Rupiah net, int basis_points) noexcept {
  if (net < 0) return -tax_on(-net, basis_points);
  constexpr Rupiah kWhole = 10'000;
  // Whole and rest apart: net times basis points could leave 64 bits.
  return net / kWhole * basis_points + (net % kWhole * basis_points + kWhole / 2) / kWhole;
}

int invoice_year(Time issued_at) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(kOperatorTimeZone, &zone);
  return static_cast<int>(cctz::convert(std::chrono::floor<std::chrono::seconds>(issued_at), zone).year());
}

std::string invoice_number(int year, std::int64_t number) { return fmt::format("INV-{}-{:06}", year, number); }

}  // namespace kurir::domain
