// One call to a customer's webhook, written in the transaction that caused it (outbox).
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/ids.hpp"

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

}  // namespace kurir::domain
