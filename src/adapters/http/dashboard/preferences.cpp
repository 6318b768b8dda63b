#include "adapters/http/dashboard/preferences.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>

namespace kurir::http::dashboard {
namespace {

constexpr int kBest = 1000;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

auto parts(std::string_view text, char separator) {
  return text | std::views::split(separator) |
         std::views::transform([](auto&& part) { return trim(std::string_view(part.begin(), part.end())); });
}

bool same(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// "0.25" in thousandths; what does not read counts as nothing.
int weight(std::string_view text) {
  int value = 0;
  int place = kBest;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 1 && text[i] == '.') continue;
    if (text[i] < '0' || text[i] > '9' || place == 0) return 0;
    value += (text[i] - '0') * place;
    place /= 10;
  }
  return std::min(value, kBest);
}

/// The weight of the first element with this name.
std::optional<int> quality(std::string_view list, std::string_view name) {
  for (const auto element : parts(list, ',')) {
    const auto semicolon = element.find(';');
    if (!same(trim(element.substr(0, semicolon)), name)) continue;
    if (semicolon == std::string_view::npos) return kBest;
    for (const auto parameter : parts(element.substr(semicolon + 1), ';')) {
      if (parameter.size() > 2 && same(parameter.substr(0, 2), "q=")) return weight(parameter.substr(2));
    }
    return kBest;
  }
  return std::nullopt;
}

std::string_view without_weakness(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

Representation choose(const EmbeddedFile& file, std::string_view accept_encoding) {
  const auto others = quality(accept_encoding, "*").value_or(0);
  const std::array offers{std::pair("br", file.brotli), std::pair("gzip", file.gzip)};
  Representation best{"", file.identity};
  int best_quality = 0;
  for (const auto& [coding, bytes] : offers) {
    const auto liked = quality(accept_encoding, coding).value_or(others);
    if (bytes.empty() || liked <= best_quality) continue;
    best = {coding, bytes};
    best_quality = liked;
  }
  // What is not compressed is acceptable without being named, but then compression is liked better.
  return quality(accept_encoding, "identity").value_or(0) > best_quality ? Representation{"", file.identity} : best;
}

bool asks_for_html(std::string_view accept) { return quality(accept, "text/html").value_or(0) > 0; }

bool has_tag(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  return std::ranges::any_of(parts(if_none_match, ','),
                             [&](std::string_view tag) { return without_weakness(tag) == without_weakness(etag); });
}

}  // namespace kurir::http::dashboard
