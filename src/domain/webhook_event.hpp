// One call to a customer's webhook, written in the transaction that caused it (outbox).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/device.hpp"
#include "domain/ids.hpp"
#include "domain/message.hpp"

namespace kurir::domain {

enum class EventKind { inbox = 0, tracking = 1 };

struct WebhookEvent {
  EventId id;
  DeviceId device;
  EventKind kind = EventKind::tracking;
  std::string ordering_key;  ///< events of one key are delivered one after the other: the message id, or the sender
  std::string url;           ///< the device's URL when the event happened
  std::string body;          ///< application/x-www-form-urlencoded
  Time created_at;
  int attempts = 0;
  Time next_attempt_at;
};

/// A text came in: waid, message, number. Nothing where the device has no inbox URL.
[[nodiscard]] std::optional<WebhookEvent> inbox_event(const Device& device, std::string_view number, std::string_view text,
                                                      Time now);

/// A message of the device reached `state`: id, waid, number, status. Nothing where the device has no tracking URL, or the
/// message is a notice of the gateway itself. Events of one message must be appended in the order of its states.
[[nodiscard]] std::optional<WebhookEvent> tracking_event(const Device& device, const Message& message, MessageState state,
                                                         Time now);

/// The device was unlinked: an empty id, waid, its own number, status `logged_out`. Nothing without a tracking URL.
[[nodiscard]] std::optional<WebhookEvent> logged_out_event(const Device& device, Time now);

/// WhatsApp forbids the device something: as above, status `restricted`, and what (`reason`) until when (`until`, RFC 3339).
[[nodiscard]] std::optional<WebhookEvent> restricted_event(const Device& device, const Restriction& restriction, Time now);

}  // namespace kurir::domain
