#include "domain/policy/fingerprint.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "domain/policy/words.hpp"

namespace kurir::domain::policy {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Each run of digits becomes one 0, and several numbers in a row ("150.000") one number.
std::vector<std::string> without_numbers(std::vector<std::string> words) {
  for (auto& word : words) {
    std::ranges::replace_if(word, is_digit, '0');
    const auto [first, last] = std::ranges::unique(word, [](char a, char b) { return a == '0' && b == '0'; });
    word.erase(first, last);
  }
  const auto [first, last] = std::ranges::unique(words, [](const auto& a, const auto& b) { return a == "0" && b == "0"; });
  words.erase(first, last);
  return words;
}

/// FNV-1a, its bits mixed once more (the finaliser of MurmurHash3): each bit of the result depends on all of the input.
std::uint64_t hash(std::string_view text, std::uint64_t state = 0xCBF29CE484222325) noexcept {
  for (const char c : text) state = (state ^ static_cast<std::uint8_t>(c)) * 0x100000001B3;
  return state;
}
std::uint64_t mixed(std::uint64_t value) noexcept {
  value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
  value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
  return value ^ (value >> 33);
}

}  // namespace

std::uint64_t fingerprint(std::string_view text) {
  const auto words = without_numbers(words_of(text));
  if (words.empty()) return mixed(hash(text));  // nothing but symbols: only the very same is the same
  std::array<int, 64> balance{};
  const auto count = [&](std::uint64_t feature) {
    for (std::size_t bit = 0; bit < 64; ++bit) balance[bit] += (feature >> bit) & 1 ? 1 : -1;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    count(mixed(hash(words[i])));
    if (i > 0) count(mixed(hash(words[i], hash(" ", hash(words[i - 1])))));
  }
  std::uint64_t result = 0;
  for (std::size_t bit = 0; bit < 64; ++bit) result |= static_cast<std::uint64_t>(balance[bit] > 0) << bit;
  return result;
}

int distance(std::uint64_t one, std::uint64_t other) noexcept { return std::popcount(one ^ other); }

std::array<std::uint16_t, 4> bands(std::uint64_t fingerprint) noexcept {
  std::array<std::uint16_t, 4> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = static_cast<std::uint16_t>(fingerprint >> (16 * i));
  return parts;
}

}  // namespace kurir::domain::policy
