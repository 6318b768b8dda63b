// Byte sequences: the vocabulary of every codec. Views never own; a view must not outlive what it points at.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kurir {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

[[nodiscard]] inline BytesView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view as_text(BytesView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline Bytes to_bytes(BytesView view) { return {view.begin(), view.end()}; }
[[nodiscard]] inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }
[[nodiscard]] inline std::string to_string(BytesView view) { return std::string(as_text(view)); }

inline void append(Bytes& out, BytesView more) { out.insert(out.end(), more.begin(), more.end()); }

/// Concatenates in order; the usual way to build what is signed or hashed.
template <class... Parts>
[[nodiscard]] Bytes concat(const Parts&... parts) {
  Bytes out;
  out.reserve((std::size(parts) + ... + 0U));
  (append(out, BytesView(parts)), ...);
  return out;
}

/// The fixed-size copy of a view, or nothing where the size differs.
template <std::size_t N>
[[nodiscard]] std::optional<ByteArray<N>> exactly(BytesView view) noexcept {
  if (view.size() != N) return std::nullopt;
  ByteArray<N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = view[i];
  return out;
}

/// Big-endian integers of 2, 3, 4 or 8 bytes, the order of everything on WhatsApp's wire.
template <std::size_t N>
[[nodiscard]] constexpr ByteArray<N> big_endian(std::uint64_t value) noexcept {
  ByteArray<N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * (N - 1 - i)));
  return out;
}

/// Reads up to eight bytes as one big-endian number.
[[nodiscard]] constexpr std::uint64_t read_big_endian(BytesView bytes) noexcept {
  std::uint64_t value = 0;
  for (auto byte : bytes) value = (value << 8) | byte;
  return value;
}

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(BytesView bytes);
/// Accepts both cases; nothing on an odd length or a foreign character.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

}  // namespace kurir
