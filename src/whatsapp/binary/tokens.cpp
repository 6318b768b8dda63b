#include "whatsapp/binary/tokens.hpp"

#include <array>

#include "whatsapp/binary/token_table.hpp"

namespace kurir::whatsapp {
namespace {

constexpr std::size_t kSlots = 4096;  // a power of two, three times the tokens: probes stay short
constexpr std::size_t kLongest = [] {
  std::size_t longest = 0;
  for (auto token : kTokenTable) longest = std::max(longest, token.size());
  return longest;
}();

/// FNV-1a, folded to a slot.
constexpr std::size_t slot_of(std::string_view text) noexcept {
  std::uint32_t hash = 2166136261U;
  for (char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return (hash ^ (hash >> 16)) % kSlots;
}

/// Open addressing with linear probing, built by the compiler; 0 (which is no token) marks a free slot.
constexpr auto kIndex = [] {
  std::array<std::uint16_t, kSlots> index{};
  for (std::uint16_t i = 1; i < kTokenTable.size(); ++i) {
    auto slot = slot_of(kTokenTable[i]);
    while (index[slot] != 0) slot = (slot + 1) % kSlots;
    index[slot] = i;
  }
  return index;
}();

static_assert(kTokenTable.size() == kSingleTokens + 4 * kTokensPerTable);

}  // namespace

std::optional<std::uint16_t> find_token(std::string_view text) noexcept {
  if (text.size() > kLongest) return std::nullopt;
  for (auto slot = slot_of(text); kIndex[slot] != 0; slot = (slot + 1) % kSlots) {
    if (kTokenTable[kIndex[slot]] == text) return kIndex[slot];
  }
  return std::nullopt;
}

std::string_view token_at(std::size_t index) noexcept { return kTokenTable[index]; }

}  // namespace kurir::whatsapp
