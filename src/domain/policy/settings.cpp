#include "domain/policy/settings.hpp"

namespace kurir::domain::policy {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Settings standard() {
  return {.gap = seconds(4),
          .gap_jitter = seconds(4),
          .recipient_gap = seconds(15),
          .daily_cap = 1'000,
          .urgent_reserve = 10,
          .warm_up_step = 20,
          .warm_up_days = 30,
          .quiet_hours = QuietHours{21 * 60, 7 * 60},
          .same_text_slow_after = 5,
          .same_text_gap = minutes(1),
          .same_text_hold_after = 20,
          .similar_distance = 3,
          .restriction_rest = hours(24),
          .consent = ConsentRule::opt_out,
          .opt_out_words = {"stop", "berhenti", "unsub", "unsubscribe", "hentikan"},
          .opt_in_words = {"start", "mulai"},
          .opt_out_answer = {},
          .opt_in_answer = {},
          .otp_valid = minutes(10),
          .reply_valid = hours(24),
          .notification_valid = hours(24),
          .reminder_valid = hours(6),
          .forbidden_words = {}};
}

bool is_paced(const Settings& settings) noexcept {
  const Duration none{};
  return settings.gap != none || settings.gap_jitter != none || settings.recipient_gap != none || settings.daily_cap > 0 ||
         (settings.warm_up_step > 0 && settings.warm_up_days > 0) || settings.quiet_hours || settings.same_text_slow_after > 0 ||
         settings.same_text_hold_after > 0 || settings.restriction_rest != none || settings.consent != ConsentRule::off;
}

}  // namespace kurir::domain::policy
