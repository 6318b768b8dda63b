#include "domain/tax.hpp"

#include <algorithm>
#include <charconv>

namespace kurir::domain {
namespace {

constexpr std::size_t kDecimals = 2;

/// Digits alone; -1 for anything else.
int number(std::string_view digits) {
  int value = -1;
  const bool plain =
      !digits.empty() && digits.size() <= 3 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (plain) std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

Result<int> read_percent(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = number(text.substr(0, point));
  std::string decimals(point == std::string_view::npos ? "0" : text.substr(point + 1));
  const bool readable = whole >= 0 && number(decimals) >= 0 && decimals.size() <= kDecimals;
  decimals.resize(kDecimals, '0');
  const auto basis_points = readable ? whole * 100 + number(decimals) : -1;
  if (basis_points >= 0 && basis_points <= 10'000) return basis_points;
  return fail(ErrorCode::invalid_argument, "a rate reads 0 to 100 percent with at most two decimals, like 11 or 11.5");
}

std::string percent(int basis_points) {
  const auto whole = basis_points / 100;
  const auto rest = basis_points % 100;
  if (rest == 0) return fmt::format("{}", whole);
  return rest % 10 == 0 ? fmt::format("{}.{}", whole, rest / 10) : fmt::format("{}.{:02}", whole, rest);
}

}  // namespace kurir::domain
