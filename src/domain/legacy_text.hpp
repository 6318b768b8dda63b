// The text of a message as the JSON API of 2020 carries it: maybe URL-encoded once more inside the JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/account.hpp"

namespace kurir::domain {

/// Characters (Unicode code points) that a message of this API has at least; at most: as the plan says.
inline constexpr std::size_t kMinLegacyText = 10;

/// Whether PHP's urlencode could have made this, with something to decode in it: only A-Z a-z 0-9 - _ . + %, each % with
/// two hex digits behind it, and at least one escape or +.
[[nodiscard]] bool looks_url_encoded(std::string_view text) noexcept;

/// + is a space, %XX a byte. A % without two hex digits behind it stands for itself, as in PHP.
[[nodiscard]] std::string url_decode(std::string_view text);

/// The number of code points; nothing where the text is not UTF-8 (overlong forms, surrogates and 0 count as wrong).
[[nodiscard]] std::optional<std::size_t> count_characters(std::string_view text) noexcept;

/// The text to send. `invalid_argument` where it is not UTF-8 or has too few or too many characters after decoding.
[[nodiscard]] Result<std::string> read_legacy_text(std::string text, UrlDecoding decoding, std::size_t max_characters);

}  // namespace kurir::domain
