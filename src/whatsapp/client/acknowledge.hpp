// The answer that every stanza from the server must get: exactly one ack or receipt, addresses copied verbatim.
#pragma once

#include <optional>

#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// <ack> for a message, receipt, notification or call. `own_device` (phone-number form) goes into acks of messages.
[[nodiscard]] Node acknowledge(const Node& stanza, const std::optional<Jid>& own_device);

/// A negative ack for a message that cannot be handled: 488 unrecognised stanza, 491 invalid protobuf, 495 missing secret …
[[nodiscard]] Node refuse_message(const Node& stanza, const std::optional<Jid>& own_device, int error);

enum class Delivery {
  other_party,  ///< somebody else's message: their app draws the second tick
  own_device,   ///< a copy of what another device of our account sent
  peer,         ///< from our own phone to this device (category "peer")
};

/// The delivery receipt, which also stands for the ack of a message.
[[nodiscard]] Node delivery_receipt(const Node& message, Delivery delivery);

/// Tells the own phone that a history notification was taken; without it the phone keeps sending.
[[nodiscard]] Node history_receipt(const Node& message, const Jid& own_device);

/// The result for an iq that the server sent (pings).
[[nodiscard]] Node iq_result(const Node& iq);

}  // namespace kurir::whatsapp::client
