#include "domain/policy/lane.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "domain/policy/words.hpp"

namespace kurir::domain::policy {
namespace {

constexpr std::size_t kMaxOtpText = 300;  ///< bytes

constexpr std::array<std::string_view, 26> kCallsItACode{" otp ",           " kode otp ",          " kode anda ",
                                                         " kode kamu ",     " kode verifikasi ",   " kode keamanan ",
                                                         " kode rahasia ",  " kode masuk ",        " kode login ",
                                                         " kode aktivasi ", " kode konfirmasi ",   " kode autentikasi ",
                                                         " kode akses ",    " sekali pakai ",      " your code ",
                                                         " code is ",       " verification code ", " security code ",
                                                         " login code ",    " activation code ",   " confirmation code ",
                                                         " access code ",   " passcode ",          " one time password ",
                                                         " one time code ", " one time pin "};
constexpr std::array<std::string_view, 13> kAdvertises{" promo ",  " diskon ", " discount ", " voucher ", " kupon ",
                                                       " coupon ", " sale ",   " gratis ",   " free ",    " cashback ",
                                                       " undian ", " hadiah ", " bonus "};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool ends_with_currency(std::string_view before) {
  while (before.ends_with(' ') || before.ends_with('.')) before.remove_suffix(1);
  if (before.size() < 2) return false;
  const std::string last = spaced(words_of(before.substr(before.size() - std::min<std::size_t>(before.size(), 3))));
  return last.ends_with(" rp ") || last.ends_with("rp ") || last.ends_with("idr ") || last.ends_with("usd ") ||
         before.ends_with('$');
}

/// A group of digits that belongs to an amount, a date, a time, a phone number or a word is no code.
bool stands_free(std::string_view text, std::size_t from, std::size_t to) {
  const auto joins = [](char c) { return c == '.' || c == ',' || c == ':' || c == '/' || c == '-'; };
  if (from > 0) {
    const char before = text[from - 1];
    if (is_letter(before) || before == '+') return false;
    if (joins(before) && from > 1 && is_digit(text[from - 2])) return false;
  }
  if (to < text.size()) {
    const char after = text[to];
    if (is_letter(after) || after == '%') return false;
    if (joins(after) && to + 1 < text.size() && is_digit(text[to + 1])) return false;
  }
  return !ends_with_currency(text.substr(0, from));
}

std::size_t end_of_digits(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

bool has_code(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    auto end = end_of_digits(text, at);
    auto digits = end - at;
    // "123-456", "1234 5678": two halves of the same length are one code.
    if ((digits == 3 || digits == 4) && end < text.size() && (text[end] == '-' || text[end] == ' ')) {
      const auto second = end_of_digits(text, end + 1);
      if (second - (end + 1) == digits) {
        end = second;
        digits *= 2;
      }
    }
    if (digits >= 4 && digits <= 8 && stands_free(text, at, end)) return true;
    at = end;
  }
  return false;
}

}  // namespace

bool looks_like_otp(std::string_view text) {
  if (text.size() > kMaxOtpText || !has_code(text)) return false;
  const auto line = spaced(words_of(text));
  const auto has = [&](std::string_view phrase) { return line.find(phrase) != std::string::npos; };
  if (has(" http ") || has(" https ") || has(" www ") || std::ranges::any_of(kAdvertises, has)) return false;
  return std::ranges::any_of(kCallsItACode, has);
}

Lane lane_of(std::string_view text, std::optional<Time> heard_at, Time now) {
  if (looks_like_otp(text)) return Lane::otp;
  if (heard_at && *heard_at > now - kReplyWindow) return Lane::reply;
  return Lane::notification;
}

std::optional<Duration> validity(const Settings& settings, Lane lane) noexcept {
  const auto valid = [&] {
    switch (lane) {
      case Lane::otp: return settings.otp_valid;
      case Lane::reply: return settings.reply_valid;
      case Lane::notification: return settings.notification_valid;
      case Lane::reminder: return settings.reminder_valid;
    }
    return Duration{};
  }();
  return valid == Duration{} ? std::nullopt : std::optional(valid);
}

std::string_view name(Lane lane) noexcept {
  switch (lane) {
    case Lane::otp: return "otp";
    case Lane::reply: return "reply";
    case Lane::notification: return "notification";
    case Lane::reminder: return "reminder";
  }
  return "unknown";
}

}  // namespace kurir::domain::policy
