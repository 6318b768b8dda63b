// Who goes first: what kind of message a text is.
#pragma once

#include <optional>
#include <string_view>

#include "domain/message.hpp"
#include "domain/policy/settings.hpp"

namespace kurir::domain::policy {

/// How long somebody who wrote to us is answered in the lane of replies.
inline constexpr Duration kReplyWindow = std::chrono::hours(24);

/// A one-time password, in Indonesian or English: a short text with a code of four to eight digits ("1234", "123-456")
/// and words that call it one ("kode OTP", "kode verifikasi", "kode anda", "verification code", "your code", …), without
/// a link and without words of advertising.
[[nodiscard]] bool looks_like_otp(std::string_view text);

/// `heard_at`: when the recipient last wrote to this device.
[[nodiscard]] Lane lane_of(std::string_view text, std::optional<Time> heard_at, Time now);

/// How long a message of that lane is worth sending after its due time; nothing = for ever.
[[nodiscard]] std::optional<Duration> validity(const Settings& settings, Lane lane) noexcept;

/// "otp", "reply", "notification", "reminder".
[[nodiscard]] std::string_view name(Lane lane) noexcept;

}  // namespace kurir::domain::policy
