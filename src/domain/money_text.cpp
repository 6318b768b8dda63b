#include "domain/money_text.hpp"

#include <array>
#include <vector>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <fmt/format.h>

namespace kurir::domain {
namespace {

using Words = std::vector<std::string_view>;
using Number = std::uint64_t;

constexpr std::array<std::string_view, 12> kIndonesianMonths{
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"};
constexpr std::array<std::string_view, 12> kEnglishMonths{"January", "February", "March",     "April",   "May",      "June",
                                                          "July",    "August",   "September", "October", "November", "December"};

struct Scale {
  Number value;
  std::string_view indonesian;
  std::string_view english;
};
constexpr std::array<Scale, 6> kScales{{{1'000'000'000'000'000'000, "kuintiliun", "quintillion"},
                                        {1'000'000'000'000'000, "kuadriliun", "quadrillion"},
                                        {1'000'000'000'000, "triliun", "trillion"},
                                        {1'000'000'000, "miliar", "billion"},
                                        {1'000'000, "juta", "million"},
                                        {1'000, "ribu", "thousand"}}};

/// 1 to 999. "Seratus", "sepuluh" and "sebelas" are words of their own.
void append_indonesian(Words& words, Number number) {
  constexpr std::array<std::string_view, 10> kDigits{"",     "satu", "dua",   "tiga",    "empat",
                                                     "lima", "enam", "tujuh", "delapan", "sembilan"};
  if (number >= 200) words.push_back(kDigits.at(number / 100));
  if (number >= 100) words.push_back(number >= 200 ? "ratus" : "seratus");
  number %= 100;
  if (number == 10) {
    words.push_back("sepuluh");
  } else if (number == 11) {
    words.push_back("sebelas");
  } else if (number > 11 && number < 20) {
    words.insert(words.end(), {kDigits.at(number - 10), "belas"});
  } else {
    if (number >= 20) words.insert(words.end(), {kDigits.at(number / 10), "puluh"});
    if (number % 10 != 0) words.push_back(kDigits.at(number % 10));
  }
}

void append_english(Words& words, Number number) {
  constexpr std::array<std::string_view, 20> kSmall{
      "",    "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
      "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  constexpr std::array<std::string_view, 10> kTens{"",      "",      "twenty",  "thirty", "forty",
                                                   "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (number >= 100) words.insert(words.end(), {kSmall.at(number / 100), "hundred"});
  number %= 100;
  if (number >= 20) {
    words.push_back(kTens.at(number / 10));
    number %= 10;
  }
  if (number != 0) words.push_back(kSmall.at(number));
}

Words words_of(Number number, Language language) {
  Words words;
  const auto append = language == Language::english ? append_english : append_indonesian;
  for (const auto& scale : kScales) {
    const auto count = number / scale.value;
    number %= scale.value;
    if (count == 0) continue;
    if (language == Language::indonesian && count == 1 && scale.value == 1'000) {
      words.push_back("seribu");
      continue;
    }
    append(words, count);
    words.push_back(language == Language::english ? scale.english : scale.indonesian);
  }
  if (number > 0) append(words, number);
  if (words.empty()) words.push_back(language == Language::english ? "zero" : "nol");
  return words;
}

Number magnitude(std::int64_t number) { return number < 0 ? 0 - static_cast<Number>(number) : static_cast<Number>(number); }

}  // namespace

Language language_of(std::string_view code) noexcept { return code == "en" ? Language::english : Language::indonesian; }

std::string_view code(Language language) noexcept { return language == Language::english ? "en" : "id"; }

std::string number_text(std::int64_t number, Language language) {
  auto text = fmt::format("{}", magnitude(number));
  const std::string_view separator = language == Language::english ? "," : ".";
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), separator);
  }
  return number < 0 ? "-" + text : text;
}

std::string money_text(Rupiah amount, Language language) {
  const auto digits = number_text(amount, language);
  const std::string_view text = digits;
  const auto currency = language == Language::english ? "IDR" : "Rp";
  return amount < 0 ? fmt::format("-{} {}", currency, text.substr(1)) : fmt::format("{} {}", currency, text);
}

std::string money_words(Rupiah amount, Language language) {
  std::string text = amount < 0 ? "minus " : "";
  for (const auto word : words_of(magnitude(amount), language)) text.append(word).append(" ");
  return text + "rupiah";
}

std::string rate_text(int basis_points, Language language) {
  auto text = fmt::format("{}", basis_points / 100);
  if (const auto rest = basis_points % 100; rest != 0) {
    auto digits = fmt::format("{:02}", rest);
    if (digits.back() == '0') digits.pop_back();
    text += (language == Language::english ? "." : ",") + digits;
  }
  return text + "%";
}

std::string date_text(Time time, const std::string& time_zone, Language language) {
  auto zone = cctz::utc_time_zone();
  (void)cctz::load_time_zone(time_zone, &zone);
  const cctz::civil_day day(cctz::convert(std::chrono::floor<std::chrono::seconds>(time), zone));
  const auto& months = language == Language::english ? kEnglishMonths : kIndonesianMonths;
  return fmt::format("{} {} {}", day.day(), months.at(static_cast<std::size_t>(day.month() - 1)), day.year());
}

}  // namespace kurir::domain
