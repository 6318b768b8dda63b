// WhatsApp restricts a number: what it may not do, until when, and who said so. What follows for its messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace kurir::domain {

/// The numbers are stored.
enum class RestrictionKind {
  none = 0,
  reach_out_lock = 1,  ///< no new contacts
  new_chat_cap = 2,    ///< no more new contacts in this cycle
  ban_strangers = 3,   ///< temporary bans: nothing at all
  ban_blocked = 4,
  ban_groups = 5,
  ban_same_message = 6,
  ban_broadcast = 7,
  ban = 8,
  account_restricted = 9,
};

enum class RestrictionSource {
  none = 0,
  login = 1,    ///< WhatsApp refused the connection
  message = 2,  ///< it refused a message: how long is a guess
  notice = 3,   ///< it told us
  answer = 4,   ///< we asked
};

enum class RestrictionScope {
  everything,
  new_contacts,  ///< people who never wrote to the number; answers to others flow
};

struct Restriction {
  RestrictionKind kind = RestrictionKind::none;
  Time until{};
  RestrictionSource source = RestrictionSource::none;
  std::string reason = {};  ///< one line for people
};

/// "reach_out_lock", "new_chat_cap", …; empty for none.
[[nodiscard]] std::string_view name(RestrictionKind kind) noexcept;
/// "login", "message", "notice", "answer"; empty for none.
[[nodiscard]] std::string_view name(RestrictionSource source) noexcept;
/// What it means, for people. Empty for none.
[[nodiscard]] std::string_view explain(RestrictionKind kind) noexcept;

[[nodiscard]] RestrictionScope scope_of(RestrictionKind kind) noexcept;

[[nodiscard]] inline bool is_in_force(const Restriction& restriction, Time now) noexcept {
  return restriction.kind != RestrictionKind::none && restriction.until > now;
}

/// What holds after WhatsApp told something new. Its own word on the end counts, earlier or later; a guess never shortens
/// what is known, and nothing that is about new contacts ends what is about everything.
[[nodiscard]] Restriction merged(const Restriction& known, const Restriction& told, Time now);

/// WhatsApp says that new contacts may be written to again: what is left of `known`. A restriction of everything stays.
[[nodiscard]] Restriction lifted(const Restriction& known, Time now);

/// Whether a message must be held while the restriction is in force. `heard_from`: the recipient has written to this number.
enum class Acquaintance { stranger, heard_from };
[[nodiscard]] bool holds(const Restriction& restriction, Acquaintance recipient, Time now) noexcept;

/// The rule that holds such messages, as MessageRows::set_held() and people know it.
inline constexpr std::string_view kRestrictedRule = "restricted";

/// How long a lock is assumed to last where WhatsApp refused a message for it and told no end.
inline constexpr Duration kUntoldLock = std::chrono::hours(24);
/// How long new contacts are let alone where WhatsApp refused one and says that there is no lock.
inline constexpr Duration kUntoldRefusal = std::chrono::hours(1);
/// A lock that WhatsApp announced without an end.
inline constexpr Duration kEndlessLock = std::chrono::minutes(1);

}  // namespace kurir::domain
