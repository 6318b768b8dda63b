// The rules of use as numbers: what a device may send, how fast, to whom. Values of a default-constructed Settings mean
// "no rule": the preset `unpaced`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace kurir::domain::policy {

/// Whom a device may write to.
enum class ConsentRule {
  off,      ///< anybody; the consent ledger is not asked
  opt_out,  ///< anybody who has not opted out
  required  ///< only who has opted in
};

/// Of each day in the account's time zone, minutes since midnight; `from` > `to` means over midnight.
struct QuietHours {
  int from = 0;
  int to = 0;
  friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

struct Settings {
  Duration gap{};                         ///< between two messages of the device, at least
  Duration gap_jitter{};                  ///< added to each gap at random, from nothing to this
  Duration recipient_gap{};               ///< between two messages to the same number
  int daily_cap = 0;                      ///< messages a day in the account's time zone
  int urgent_reserve = 0;                 ///< per cent of the day's messages kept for one-time passwords and replies
  int warm_up_step = 0;                   ///< on the n-th day of a link, n times this many messages at most
  int warm_up_days = 0;                   ///< how many days that lasts
  std::optional<QuietHours> quiet_hours;  ///< one-time passwords are exempt
  int same_text_slow_after = 0;           ///< numbers that got a text in 24 h, after which it is sent slowly
  Duration same_text_gap{};               ///< between two messages with such a text
  int same_text_hold_after = 0;           ///< numbers that got a text in 24 h, after which it is held
  int similar_distance = 0;               ///< bits of 64 in which the fingerprints of near-identical texts may differ
  Duration restriction_rest{};            ///< after a restriction by WhatsApp, new contacts wait this long
  ConsentRule consent = ConsentRule::off;
  std::vector<std::string> opt_out_words;  ///< as a whole message; empty = none is heeded
  std::vector<std::string> opt_in_words;
  std::string opt_out_answer;  ///< empty = in the account's language
  std::string opt_in_answer;
  Duration otp_valid{};  ///< a message that was not sent by then is cancelled; counted from its due time
  Duration reply_valid{};
  Duration notification_valid{};
  Duration reminder_valid{};
  std::vector<std::string> forbidden_words;  ///< words and phrases that no message may have

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// What a device has unless it is told otherwise.
[[nodiscard]] Settings standard();

/// Whether anything of it decides when a message leaves. Where nothing does, nothing is remembered of what was sent.
[[nodiscard]] bool is_paced(const Settings& settings) noexcept;

}  // namespace kurir::domain::policy
