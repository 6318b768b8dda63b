#include "domain/contact.hpp"

#include <algorithm>

#include "domain/legacy_text.hpp"

namespace kurir::domain {
namespace {

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

bool is_short(std::string_view text, std::size_t most) {
  const auto characters = count_characters(text);
  return characters && *characters <= most;
}

}  // namespace

Result<void> check_contact_name(std::string_view name) {
  if (is_short(name, kMaxContactName) && std::ranges::none_of(name, is_control)) return {};
  return fail(ErrorCode::invalid_argument, "a contact's name is one line of UTF-8, {} characters at most", kMaxContactName);
}

Result<void> check_contact_note(std::string_view note) {
  const auto is_wrong = [](char c) { return is_control(c) && c != '\n'; };
  if (is_short(note, kMaxContactNote) && std::ranges::none_of(note, is_wrong)) return {};
  return fail(ErrorCode::invalid_argument, "a note is UTF-8 text of {} characters at most", kMaxContactNote);
}

}  // namespace kurir::domain
