// The second factor of those who want one: the codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds),
// and ten recovery codes for the day when the phone is lost.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "base/random.hpp"
#include "domain/user.hpp"
#include "ports/second_factor_rows.hpp"

namespace kurir::app {

inline constexpr std::size_t kRecoveryCodes = 10;

/// The step (of 30 seconds since 1970) whose code this is: now's or one of its neighbours', for clocks differ; and later than
/// the step of the code taken last, for none is taken twice.
[[nodiscard]] std::optional<std::int64_t> matching_step(const ports::SecondFactorRows::SecondFactor& factor,
                                                        const std::string& code, Time now);

/// Takes a code of the app, or a recovery code, for good. Spaces, dashes and case do not matter. In a writing transaction.
[[nodiscard]] bool take_second_factor(ports::Transaction& tx, const domain::User& user, const std::string& code, Time now);

struct TotpEnrolment {
  std::string secret;  ///< Base32, to be typed
  std::string uri;     ///< "otpauth://totp/…", to be scanned
};

// The caller has seen the user's password before each of these but the second.

/// Another secret, which counts once it is confirmed. `conflict` where one counts already.
[[nodiscard]] boost::asio::awaitable<Result<TotpEnrolment>> enrol_totp(Admin admin, Random& random, domain::UserId user);
/// By a code of the app; gives the recovery codes, which are shown once. `invalid_argument` for a wrong code, `conflict`
/// where there is nothing to confirm.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<std::string>>> confirm_totp(Admin admin, Random& random,
                                                                                    domain::UserId user, std::string code);
/// With the recovery codes; does nothing where there is none.
[[nodiscard]] boost::asio::awaitable<Result<void>> disable_totp(Admin admin, domain::UserId user);

}  // namespace kurir::app
