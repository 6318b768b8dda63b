#include "domain/policy/words.hpp"

#include <algorithm>
#include <cstdint>

namespace kurir::domain::policy {
namespace {

constexpr char32_t kBroken = 0xFFFD;

/// The code point at the beginning of `text`, which loses it; a byte that fits nowhere is kBroken.
char32_t take_code_point(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return kBroken;
  }
  char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return code;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t bits) { out.push_back(static_cast<char>(static_cast<std::uint8_t>(bits))); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

bool within(char32_t code, char32_t first, char32_t last) noexcept { return code >= first && code <= last; }

/// Soft hyphen, combining marks, zero-width and direction characters, variation selectors, tags.
bool is_invisible(char32_t code) noexcept {
  return code == 0xAD || within(code, 0x300, 0x36F) || code == 0x61C || code == 0x180E || within(code, 0x200B, 0x200F) ||
         within(code, 0x202A, 0x202E) || within(code, 0x2060, 0x2064) || within(code, 0x2066, 0x206F) ||
         within(code, 0xFE00, 0xFE0F) || code == 0xFEFF || within(code, 0xE0000, 0xE0FFF);
}

/// Letters and digits of any script; what is not told apart here counts as a letter.
bool is_word(char32_t code) noexcept {
  if (code < 0x80) return within(code, 'a', 'z') || within(code, '0', '9');
  const bool symbol = code < 0xC0 || code == 0xD7 || code == 0xF7 || within(code, 0x2000, 0x2BFF) ||
                      within(code, 0x3000, 0x303F) || within(code, 0xFF00, 0xFF0F) || within(code, 0xFFE0, 0xFFFF) ||
                      within(code, 0x1F000, 0x1FAFF);
  return !symbol;
}

char32_t folded(char32_t code) noexcept {
  if (within(code, 0xFF01, 0xFF5E)) code -= 0xFEE0;  // full-width forms of ASCII
  return within(code, 'A', 'Z') ? code + ('a' - 'A') : code;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  while (!text.empty()) {
    const auto code = folded(take_code_point(text));
    if (is_invisible(code)) continue;
    if (is_word(code))
      append_utf8(word, code);
    else
      end_word();
  }
  end_word();
  return words;
}

std::string spaced(const std::vector<std::string>& words) {
  std::string line(" ");
  for (const auto& word : words) line.append(word).push_back(' ');
  return line;
}

bool is_one_of(std::string_view text, const std::vector<std::string>& phrases) {
  if (phrases.empty()) return false;
  const auto words = words_of(text);
  return !words.empty() && std::ranges::any_of(phrases, [&](const std::string& phrase) { return words_of(phrase) == words; });
}

const std::string* first_phrase_in(std::string_view text, const std::vector<std::string>& phrases) {
  if (phrases.empty()) return nullptr;
  const auto line = spaced(words_of(text));
  const auto found = std::ranges::find_if(phrases, [&](const std::string& phrase) {
    const auto wanted = spaced(words_of(phrase));
    return wanted.size() > 1 && line.find(wanted) != std::string::npos;
  });
  return found == phrases.end() ? nullptr : &*found;
}

}  // namespace kurir::domain::policy
