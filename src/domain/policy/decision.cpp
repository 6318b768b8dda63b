#include "domain/policy/decision.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/policy/local_time.hpp"
#include "domain/policy/setting_values.hpp"
#include "domain/policy/words.hpp"

namespace kurir::domain::policy {
namespace {

Decision allow() { return {}; }

Decision delay(std::string_view rule, Time until, std::string reason, std::string_view to_do) {
  return {Outcome::delay, rule, std::move(reason), to_do, until};
}
Decision hold(std::string_view rule, std::string reason, std::string_view to_do) {
  return {Outcome::hold, rule, std::move(reason), to_do, std::nullopt};
}
Decision refuse(std::string_view rule, std::string reason, std::string_view to_do) {
  return {Outcome::refuse, rule, std::move(reason), to_do, std::nullopt};
}

bool is_system(MessageOrigin origin) noexcept { return origin == MessageOrigin::system; }

/// Which day of its link the device is in; the first is 1. A device whose link has no date counts as new.
std::int64_t day_of_link(const DeviceFacts& device) {
  if (!device.linked_at) return 1;
  return std::max<std::int64_t>(local_day(device.now, device.time_zone) - local_day(*device.linked_at, device.time_zone) + 1, 1);
}

bool is_warming_up(const Settings& settings, const DeviceFacts& device) {
  return settings.warm_up_step > 0 && day_of_link(device) <= settings.warm_up_days;
}

Decision decide_cap(const Settings& settings, const DeviceFacts& device, Lane lane) {
  const auto cap = cap_of_today(settings, device);
  if (!cap) return allow();
  const bool urgent = lane == Lane::otp || lane == Lane::reply;
  const int reserved = urgent ? 0 : *cap * settings.urgent_reserve / 100;
  if (sent_today(settings, device) < *cap - reserved) return allow();
  const auto counted = std::max(local_day(device.now, device.time_zone), plausible(settings, device).day);
  const auto until = start_of_day(counted + 1, device.time_zone);
  if (is_warming_up(settings, device)) {
    return delay(
        "warm_up", until,
        fmt::format("day {} of the link allows {} messages, {} of them for urgent ones", day_of_link(device), *cap, reserved),
        "Wait: each day allows more. A new number that sends much at once is restricted by WhatsApp.");
  }
  return delay("daily_cap", until,
               fmt::format("the day's {} messages are used up, {} of them kept for urgent ones", *cap, reserved),
               "Wait for the next day, send less, or use another number for another purpose.");
}

Decision decide_new_contact(const Settings& settings, const DeviceFacts& device, const MessageFacts& message) {
  if (!device.restricted_until || message.sent_at || message.heard_at) return allow();
  const auto end = *device.restricted_until + settings.restriction_rest;
  if (device.now >= end) return allow();
  return delay("restriction_rest", end, fmt::format("WhatsApp restricted the number lately ({})", device.restriction),
               "Write only to people who know the number; others wait until the rest is over.");
}

Decision decide_same_text(const Settings& settings, const MessageFacts& message) {
  if (settings.same_text_hold_after == 0 || message.released || message.same_text_numbers < settings.same_text_hold_after) {
    return allow();
  }
  return hold(
      "same_text", fmt::format("{} other numbers got this text, or one like it, in the last 24 hours", message.same_text_numbers),
      "Write to each recipient in words of their own (name, matter), or have the operator release it: `kurir policy release`.");
}

Decision decide_recipient_gap(const Settings& settings, const DeviceFacts& device, const MessageFacts& message) {
  if (!message.sent_at || settings.recipient_gap == Duration{}) return allow();
  const auto next = *message.sent_at + settings.recipient_gap;
  // A last message further ahead than a gap was dated by a clock that was wrong.
  if (device.now >= next || *message.sent_at > device.now + settings.recipient_gap) return allow();
  return delay("recipient_gap", next, "the recipient got a message a moment ago", "Nothing: it leaves by itself.");
}

Decision decide_slow_text(const Settings& settings, const DeviceFacts& device, const MessageFacts& message) {
  if (settings.same_text_slow_after == 0 || message.same_text_numbers < settings.same_text_slow_after) return allow();
  if (!message.same_text_at || *message.same_text_at > device.now + settings.same_text_gap) return allow();
  const auto next = *message.same_text_at + settings.same_text_gap;
  if (device.now >= next) return allow();
  return delay("same_text_gap", next,
               fmt::format("{} other numbers got this text, or one like it, in the last 24 hours", message.same_text_numbers),
               "Nothing: it leaves by itself. Texts of their own for each recipient are not slowed.");
}

}  // namespace

std::string_view name(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::allow: return "allow";
    case Outcome::delay: return "delay";
    case Outcome::hold: return "hold";
    case Outcome::refuse: return "refuse";
  }
  return "unknown";
}

Decision decide_admission(const Settings& settings, std::string_view text, const std::optional<Consent>& consent) {
  if (const auto* phrase = first_phrase_in(text, settings.forbidden_words)) {
    return refuse("forbidden_words", fmt::format("the text has \"{}\", which the operator forbids", *phrase),
                  "Write it without.");
  }
  if (settings.consent == ConsentRule::off) return allow();
  if (consent && consent->state == ConsentState::opted_out) {
    return refuse("opted_out", "the recipient asked not to be written to",
                  "Do not write. The recipient can opt in again by a message; with proof: `kurir consent add`.");
  }
  if (settings.consent == ConsentRule::required && !consent) {
    return refuse("consent", "the recipient has not agreed to be written to",
                  "Ask for consent and record its proof: `kurir consent add`.");
  }
  return allow();
}

Decision decide_device(const Settings& settings, const DeviceFacts& device, Lane lane, MessageOrigin origin) {
  const bool of_everything = device.restriction_scope == RestrictionScope::everything;
  if (is_paced(settings) && of_everything && device.restricted_until && device.now < *device.restricted_until) {
    return delay("restriction", *device.restricted_until, fmt::format("WhatsApp restricts the number ({})", device.restriction),
                 "Wait. Look at WhatsApp on the phone; write less, and only to people who know the number.");
  }
  if (settings.quiet_hours && lane != Lane::otp && !is_system(origin)) {
    if (const auto end = quiet_until(device.now, *settings.quiet_hours, device.time_zone)) {
      return delay("quiet_hours", *end, fmt::format("quiet hours {}", write_quiet_hours(settings.quiet_hours)),
                   "Nothing: it leaves when they end.");
    }
  }
  if (!is_system(origin)) {
    if (auto capped = decide_cap(settings, device, lane); !capped.allowed()) return capped;
  }
  const auto next = plausible(settings, device).next_at;
  if (device.now < next) return delay("gap", next, "the device sent a message a moment ago", "Nothing: it leaves by itself.");
  return allow();
}

Decision decide_message(const Settings& settings, const DeviceFacts& device, const MessageFacts& message) {
  if (is_system(message.origin)) return allow();
  if (auto contact = decide_new_contact(settings, device, message); !contact.allowed()) return contact;
  if (counts_text(settings, message.lane, message.origin)) {
    if (auto same = decide_same_text(settings, message); !same.allowed()) return same;
    if (auto slow = decide_slow_text(settings, device, message); !slow.allowed()) return slow;
  }
  return decide_recipient_gap(settings, device, message);
}

Decision decide_restricted(const Restriction& restriction) {
  return hold(kRestrictedRule, fmt::format("{}; the recipient never wrote to it", explain(restriction.kind)),
              "Wait: it leaves when the restriction ends, or when the recipient writes. Write less to people who do not know the "
              "number.");
}

bool counts_text(const Settings& settings, Lane lane, MessageOrigin origin) noexcept {
  return (settings.same_text_hold_after > 0 || settings.same_text_slow_after > 0) && lane != Lane::otp && !is_system(origin);
}

std::optional<int> cap_of_today(const Settings& settings, const DeviceFacts& device) {
  std::optional<int> cap;
  if (settings.daily_cap > 0) cap = settings.daily_cap;
  if (is_warming_up(settings, device)) {
    const auto ramp = static_cast<int>(std::min<std::int64_t>(day_of_link(device) * settings.warm_up_step, 1'000'000'000));
    cap = std::min(cap.value_or(ramp), ramp);
  }
  return cap;
}

int sent_today(const Settings& settings, const DeviceFacts& device) {
  const auto pace = plausible(settings, device);
  // A day ahead of today counts, too: a clock that was set back has seen it.
  return pace.day >= local_day(device.now, device.time_zone) ? pace.sent_today : 0;
}

Pace plausible(const Settings& settings, const DeviceFacts& device) {
  auto pace = device.pace;
  pace.next_at = std::min(pace.next_at, device.now + settings.gap + settings.gap_jitter);
  const auto today = local_day(device.now, device.time_zone);
  // One day ahead is a clock set back over midnight; more is a clock that was wrong, whose day will not come soon.
  if (pace.day > today + 1) pace.day = today;
  return pace;
}

Pace after_sending(const Settings& settings, const DeviceFacts& device, std::uint64_t draw) {
  auto pace = plausible(settings, device);
  const auto today = local_day(device.now, device.time_zone);
  if (pace.day < today) {
    pace.day = today;
    pace.sent_today = 0;
  }
  ++pace.sent_today;
  const auto jitter = settings.gap_jitter == Duration{}
                          ? Duration{}
                          : Duration(draw % (static_cast<std::uint64_t>(settings.gap_jitter.count()) + 1));
  pace.next_at = device.now + settings.gap + jitter;
  return pace;
}

}  // namespace kurir::domain::policy
