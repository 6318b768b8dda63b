// Tells whether two texts are the same to a reader, or nearly: SimHash (Charikar 2002) over words and pairs of words.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kurir::domain::policy {

/// 64 bits; near-identical texts differ in few of them. Case, punctuation, spaces, emoji and invisible characters do not
/// count, and each number counts as "a number": a text that differs only in its digits is the same text. Words, and so
/// names, count: a text that is written for its recipient is a text of its own.
[[nodiscard]] std::uint64_t fingerprint(std::string_view text);

/// In how many bits they differ.
[[nodiscard]] int distance(std::uint64_t one, std::uint64_t other) noexcept;

/// Four parts of 16 bits, the lowest first. Fingerprints that differ in at most three bits share one of them.
[[nodiscard]] std::array<std::uint16_t, 4> bands(std::uint64_t fingerprint) noexcept;

}  // namespace kurir::domain::policy
