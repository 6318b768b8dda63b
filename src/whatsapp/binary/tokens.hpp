// The dictionary of frequent strings that travel as one or two bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kurir::whatsapp {

inline constexpr std::size_t kSingleTokens = 236;    ///< bytes 1-235; 0 is no token
inline constexpr std::size_t kTokensPerTable = 256;  ///< in each of the four two-byte tables

/// The index of a string in the dictionary: below kSingleTokens it is the byte itself, beyond that the tables in turn.
[[nodiscard]] std::optional<std::uint16_t> find_token(std::string_view text) noexcept;

/// The string of an index as find_token gives it; index < kSingleTokens + 4 * kTokensPerTable.
[[nodiscard]] std::string_view token_at(std::size_t index) noexcept;

}  // namespace kurir::whatsapp
