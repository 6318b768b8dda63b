// Whether a text holds what somebody looks for.
#pragma once

#include <algorithm>
#include <string_view>

namespace kurir::sqlite {

/// Latin letters match whatever their case.
[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char one, char other) { return lower(one) == lower(other); }) != text.end() ||
         part.empty();
}

}  // namespace kurir::sqlite
