#include "domain/wire_id.hpp"

#include <string_view>

namespace kurir::domain {

std::string make_wire_id(Random& random) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string id = "3EB0";
  id.reserve(22);
  for (const auto byte : random.bytes<9>()) {
    id.push_back(kDigits[byte >> 4]);
    id.push_back(kDigits[byte & 0x0f]);
  }
  return id;
}

}  // namespace kurir::domain
