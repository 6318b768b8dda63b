#include "whatsapp/binary/tokens.hpp"

#include <array>

#include "whatsapp/binary/token_table.hpp"

namespace kurir::whatsapp {
namespace {

constexpr unsigned kSlotBits = 12;
constexpr std::size_t kSlots = 1U << kSlotBits;  // three times the tokens: probes stay short
constexpr std::size_t kLongest = [] {
  std::size_t longest = 0;
  for (auto token : kTokenTable) longest = std::max(longest, token.size());
  return longest;
}();

/// Little-endian; compilers turn it into one load.
template <std::size_t N>
constexpr std::uint64_t read(const char* from) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < N; ++i) value |= std::uint64_t{static_cast<std::uint8_t>(from[i])} << (8 * i);
  return value;
}

/// Hashes size, first and last characters only: every written string is looked up, and byte by byte that was half of encoding.
constexpr std::size_t slot_of(std::string_view text) noexcept {
  const auto* first = text.data();
  const auto* end = first + text.size();
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (text.size() >= 8) {
    head = read<8>(first);
    tail = read<8>(end - 8);
  } else if (text.size() >= 4) {
    head = read<4>(first);
    tail = read<4>(end - 4);
  } else if (!text.empty()) {
    head = read<1>(first);
    tail = read<1>(first + text.size() / 2) << 8 | read<1>(end - 1);
  }
  const auto hash = (head * 0x9e3779b97f4a7c15U) ^ ((tail + text.size()) * 0xc2b2ae3d27d4eb4fU);
  return (hash ^ (hash >> 29)) * 0x165667b19e3779f9U >> (64 - kSlotBits);
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
