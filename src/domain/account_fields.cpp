#include "domain/account_fields.hpp"

#include <algorithm>

#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"
#include "domain/sending_time.hpp"

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxAddress = 500;
constexpr std::size_t kMaxTaxNumber = 30;

bool is_line(std::string_view text) {
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; };
  return count_characters(text).has_value() && std::ranges::none_of(text, is_control);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_tax_number(std::string_view text, std::string_view region) {
  const auto fits = [&](char c) {
    return is_digit(c) || std::string_view(" .-/").contains(c) || (region != "ID" && is_letter(c));
  };
  if (text.size() > kMaxTaxNumber || !std::ranges::all_of(text, fits)) return false;
  const auto digits = std::ranges::count_if(text, is_digit);
  if (region == "ID") return digits == 15 || digits == 16 || digits == 22;
  return digits > 0 || std::ranges::any_of(text, is_letter);
}

/// The library of time zones also opens files by path, so a name must look like one.
bool is_zone_name(const std::string& name) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || std::string_view("_+-/").contains(c); };
  return !name.empty() && !name.starts_with('/') && std::ranges::all_of(name, fits) && is_time_zone(name);
}

}  // namespace

Result<void> check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && name.size() <= kMaxName && is_line(name)) return {};
  return fail(ErrorCode::invalid_argument, "{} has 1 to {} bytes, without line breaks", what, kMaxName);
}

Result<void> check_account(const Account& account) {
  if (auto checked = check_name("the name of an account", account.name); !checked) return checked;
  if (!is_region(account.region)) {
    return fail(ErrorCode::invalid_argument, "the region is two letters of ISO 3166, like ID or MY");
  }
  if (!is_zone_name(account.time_zone)) {
    return fail(ErrorCode::invalid_argument, "the time zone is an IANA name, like Asia/Jakarta");
  }
  if (account.language != "id" && account.language != "en") {
    return fail(ErrorCode::invalid_argument, "the language of documents is id or en");
  }
  if (account.address.size() > kMaxAddress || (!account.address.empty() && !is_line(account.address))) {
    return fail(ErrorCode::invalid_argument, "the address is one line of at most {} bytes", kMaxAddress);
  }
  if (!account.tax_number.empty() && !is_tax_number(account.tax_number, account.region)) {
    return fail(ErrorCode::invalid_argument,
                "the tax number (NPWP) has 15, 16 or 22 digits; elsewhere at most {} letters and digits", kMaxTaxNumber);
  }
  if (account.credit_limit < 0 || account.credit_limit > kMaxCreditLimit) {
    return fail(ErrorCode::invalid_argument, "the credit limit is between 0 and {} rupiah", kMaxCreditLimit);
  }
  if (account.credit_limit > 0 && !account.postpaid) {
    return fail(ErrorCode::invalid_argument, "only a postpaid account has a credit limit");
  }
  return {};
}

}  // namespace kurir::domain
