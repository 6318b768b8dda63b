#include "domain/template.hpp"

#include <algorithm>
#include <array>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include "domain/legacy_text.hpp"

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxTemplate = 4'000;
constexpr std::size_t kMaxName = 40;
constexpr std::array kIndonesianMonths{"Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
                                       "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
constexpr std::array kEnglishMonths{"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string written_date(const cctz::civil_second& time, std::string_view language) {
  const auto& months = language == "en" ? kEnglishMonths : kIndonesianMonths;
  return fmt::format("{} {} {}", time.day(), months[static_cast<std::size_t>(time.month() - 1)], time.year());
}

}  // namespace

bool is_variable_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= kMaxName && is_letter(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c); });
}

Result<Template> Template::parse(std::string_view text) {
  if (text.size() > kMaxTemplate) return fail(ErrorCode::invalid_argument, "the text has at most {} bytes", kMaxTemplate);
  if (!count_characters(text)) return fail(ErrorCode::invalid_argument, "the text is not UTF-8");
  Template parsed;
  std::string plain;
  while (!text.empty()) {
    const char c = text.front();
    if ((c == '{' || c == '}') && text.size() > 1 && text[1] == c) {
      plain += c;
      text.remove_prefix(2);
    } else if (c == '{') {
      const auto end = text.find('}');
      const auto name = text.substr(1, end == std::string_view::npos ? end : end - 1);
      if (end == std::string_view::npos || !is_variable_name(name)) {
        return fail(ErrorCode::invalid_argument, "a variable reads {{name}}, with letters, digits and _; write {{{{ for a brace");
      }
      if (!plain.empty()) parsed.pieces_.push_back({std::exchange(plain, {}), false});
      parsed.pieces_.push_back({std::string(name), true});
      text.remove_prefix(end + 1);
    } else if (c == '}') {
      return fail(ErrorCode::invalid_argument, "a }} closes nothing: write }}}} for a brace");
    } else {
      plain += c;
      text.remove_prefix(1);
    }
  }
  if (!plain.empty()) parsed.pieces_.push_back({std::move(plain), false});
  return parsed;
}

std::vector<std::string> Template::names() const {
  std::vector<std::string> names;
  for (const auto& piece : pieces_) {
    if (piece.is_name && std::ranges::find(names, piece.text) == names.end()) names.push_back(piece.text);
  }
  return names;
}

std::string Template::render(const Variables& variables) const {
  std::string text;
  for (const auto& piece : pieces_) {
    if (!piece.is_name) {
      text += piece.text;
    } else if (const auto found = variables.find(piece.text); found != variables.end()) {
      text += found->second;
    }
  }
  return text;
}

Variables built_in_variables(Time at, const std::string& number, const std::string& time_zone, std::string_view language) {
  cctz::time_zone zone;
  (void)cctz::load_time_zone(time_zone, &zone);  // leaves UTC where it fails
  const auto local = cctz::convert(std::chrono::floor<std::chrono::seconds>(at), zone);
  return {{"date", written_date(local, language)},
          {"time", fmt::format("{:02}:{:02}", local.hour(), local.minute())},
          {"number", number}};
}

bool is_built_in(std::string_view name) noexcept { return name == "date" || name == "time" || name == "number"; }

}  // namespace kurir::domain
