#include "domain/invoice.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <fmt/format.h>

namespace kurir::domain {

int invoice_year(Time issued_at) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(kOperatorTimeZone, &zone);
  return static_cast<int>(cctz::convert(std::chrono::floor<std::chrono::seconds>(issued_at), zone).year());
}

std::string invoice_number(int year, std::int64_t number) { return fmt::format("INV-{}-{:06}", year, number); }

}  // namespace kurir::domain
