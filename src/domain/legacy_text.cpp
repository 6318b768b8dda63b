#include "domain/legacy_text.hpp"

#include <cstdint>

namespace kurir::domain {
namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_escape(std::string_view text, std::size_t at) noexcept {
  return at + 2 < text.size() && text[at] == '%' && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

bool is_kept_by_urlencode(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

/// Length of the UTF-8 sequence at the front; 0 where it is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0}; };
  const auto within = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  const auto tail = [&](std::size_t i) { return within(i, 0x80, 0xbf); };
  const unsigned first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool second = within(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
    return second && tail(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool second = within(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool looks_url_encoded(std::string_view text) noexcept {
  bool escaped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_kept_by_urlencode(text[i])) continue;
    if (text[i] != '+') {
      if (!is_escape(text, i)) return false;
      i += 2;
    }
    escaped = true;
  }
  return escaped;
}

std::string url_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_escape(text, i)) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::optional<std::size_t> count_characters(std::string_view text) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
    ++count;
  }
  return count;
}

Result<std::string> read_legacy_text(std::string text, UrlDecoding decoding, std::size_t max_characters) {
  const bool decode = decoding == UrlDecoding::always || (decoding == UrlDecoding::automatic && looks_url_encoded(text));
  if (decode) text = url_decode(text);
  const auto characters = count_characters(text);
  if (!characters) return fail(ErrorCode::invalid_argument, "the message is not UTF-8");
  if (*characters < kMinLegacyText || *characters > max_characters) {
    return fail(ErrorCode::invalid_argument, "a message has {} to {} characters, this one {}", kMinLegacyText, max_characters,
                *characters);
  }
  return text;
}

}  // namespace kurir::domain
