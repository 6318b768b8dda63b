#include "whatsapp/binary/utf8.hpp"

#include <algorithm>

namespace kurir::whatsapp {
namespace {

/// What may follow a lead byte: the number of continuation bytes and the range of the first of them.
struct Sequence {
  std::size_t more;
  std::uint8_t low;
  std::uint8_t high;
};

constexpr Sequence sequence_of(std::uint8_t lead) noexcept {
  if (lead >= 0xc2 && lead <= 0xdf) return {1, 0x80, 0xbf};
  if (lead == 0xe0) return {2, 0xa0, 0xbf};
  if (lead == 0xed) return {2, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {2, 0x80, 0xbf};
  if (lead == 0xf0) return {3, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {3, 0x80, 0xbf};
  if (lead == 0xf4) return {3, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

bool is_utf8(BytesView bytes) noexcept {
  while (!bytes.empty()) {
    const auto lead = bytes.front();
    bytes = bytes.subspan(1);
    if (lead < 0x80) continue;
    const auto [more, low, high] = sequence_of(lead);
    if (more == 0 || bytes.size() < more || bytes[0] < low || bytes[0] > high) return false;
    const auto rest = bytes.subspan(1, more - 1);
    if (!std::ranges::all_of(rest, [](std::uint8_t byte) { return (byte & 0xc0) == 0x80; })) return false;
    bytes = bytes.subspan(more);
  }
  return true;
}

}  // namespace kurir::whatsapp
