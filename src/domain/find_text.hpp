// Whether a text has another in it, as people search: whatever the case of ASCII letters.
#pragma once

#include <algorithm>
#include <string_view>

namespace kurir::domain {

/// True for an empty part.
[[nodiscard]] inline bool contains_text(std::string_view text, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return part.empty() || !std::ranges::search(text, part, {}, lower, lower).empty();
}

}  // namespace kurir::domain
