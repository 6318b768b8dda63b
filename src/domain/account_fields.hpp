// What the fields of an account may hold. Each check says in its error how the value must be.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/account.hpp"

namespace kurir::domain {

inline constexpr std::size_t kMaxName = 200;  ///< bytes
inline constexpr Rupiah kMaxCreditLimit = 1'000'000'000'000;

/// One line of UTF-8 without control characters, 1 to kMaxName bytes. `what`: "the name of an account".
[[nodiscard]] Result<void> check_name(std::string_view what, std::string_view name);

/// Everything but id, expiry and addresses of callers: name, region, time zone, language, address, tax number, credit. An
/// Indonesian tax number (NPWP) has 15, 16 or 22 digits, with dots, dashes and spaces between; elsewhere up to 30 letters
/// and digits.
[[nodiscard]] Result<void> check_account(const Account& account);

}  // namespace kurir::domain
