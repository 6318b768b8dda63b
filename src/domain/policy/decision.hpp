// What the rules of use say to one message. Three questions: may it be accepted, may its device send anything now, may this
// message go now? Each answer names its rule and what to do. Honest pacing only: nothing here changes a text or a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/message.hpp"
#include "domain/policy/consent.hpp"
#include "domain/policy/settings.hpp"
#include "domain/restriction.hpp"

namespace kurir::domain::policy {

enum class Outcome {
  allow,
  delay,   ///< until `until`
  hold,    ///< until somebody releases it
  refuse,  ///< for ever
};

[[nodiscard]] std::string_view name(Outcome outcome) noexcept;

struct Decision {
  Outcome outcome = Outcome::allow;
  std::string_view rule = {};      ///< empty where allowed
  std::string reason = {};         ///< one line for people, without the message's text
  std::string_view to_do = {};     ///< one line for people
  std::optional<Time> until = {};  ///< where delayed

  [[nodiscard]] bool allowed() const noexcept { return outcome == Outcome::allow; }
};

/// What a device sent: the only thing that pacing must remember of it.
struct Pace {
  Time next_at{};        ///< nothing leaves before
  std::int64_t day = 0;  ///< days since 1970 in the account's time zone
  int sent_today = 0;    ///< on that day

  friend bool operator==(const Pace&, const Pace&) = default;
};

struct DeviceFacts {
  Time now;
  std::string time_zone;  ///< the account's
  std::optional<Time> linked_at = {};
  std::optional<Time> restricted_until = {};
  std::string restriction = {};  ///< what WhatsApp said
  RestrictionScope restriction_scope = RestrictionScope::everything;
  Pace pace = {};
};

struct MessageFacts {
  Lane lane = Lane::notification;
  MessageOrigin origin = MessageOrigin::customer;
  std::optional<Time> sent_at = {};       ///< the last message to the recipient
  std::optional<Time> heard_at = {};      ///< the last message from the recipient
  int same_text_numbers = 0;              ///< other numbers that got this text or one like it in the last 24 hours
  std::optional<Time> same_text_at = {};  ///< when the last of them did
  bool released = false;                  ///< somebody let it go in spite of the rules that hold
};

/// When a message is accepted: content and consent. `consent` is not needed where the settings do not ask for it.
[[nodiscard]] Decision decide_admission(const Settings& settings, std::string_view text, const std::optional<Consent>& consent);

/// What holds for the whole device: restriction, quiet hours, caps, the gap. Who is delayed in a lane is delayed in all
/// later lanes.
[[nodiscard]] Decision decide_device(const Settings& settings, const DeviceFacts& device, Lane lane, MessageOrigin origin);

/// What holds for this message, once its device may send: the text, the recipient.
[[nodiscard]] Decision decide_message(const Settings& settings, const DeviceFacts& device, const MessageFacts& message);

/// Whether the text counts for the rules on same texts: one-time passwords and the gateway's own notices do not.
[[nodiscard]] bool counts_text(const Settings& settings, Lane lane, MessageOrigin origin) noexcept;

/// The device's messages of today, at most; nothing = no cap. Warm-up included, the reserve for urgent lanes not.
[[nodiscard]] std::optional<int> cap_of_today(const Settings& settings, const DeviceFacts& device);

/// Messages that count for today's cap.
[[nodiscard]] int sent_today(const Settings& settings, const DeviceFacts& device);

/// As stored, made plausible: after a clock that was ahead and jumped back, the device waits one gap at most, and what was
/// counted stays counted.
[[nodiscard]] Pace plausible(const Settings& settings, const DeviceFacts& device);

/// While WhatsApp forbids the number to write to new contacts: what is said to a message for one.
[[nodiscard]] Decision decide_restricted(const Restriction& restriction);

/// After a message left now. `draw` is any random number.
[[nodiscard]] Pace after_sending(const Settings& settings, const DeviceFacts& device, std::uint64_t draw);

}  // namespace kurir::domain::policy
