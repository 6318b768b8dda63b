// Bytes of strangers as text that can be stored and shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kurir::domain {

/// The beginning, at most `limit` bytes, as UTF-8 (RFC 3629): what is none, and control characters other than line breaks and
/// tabs, becomes U+FFFD; a character that the limit cuts is left out.
[[nodiscard]] std::string valid_beginning(std::string_view bytes, std::size_t limit);

}  // namespace kurir::domain
