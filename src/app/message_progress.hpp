// What a message's new state entails, in one transaction: the state, the money, the customer's webhook.
#pragma once

#include "ports/store.hpp"

namespace kurir::app {

enum class Progress {
  none,  ///< unknown message, or a state that does not come after the present one
  advanced,
  announced,  ///< advanced, and a webhook event was appended
};

[[nodiscard]] Progress advance(ports::Transaction& tx, const domain::Message& message, domain::MessageState to, Time now);
/// By the id on the wire.
[[nodiscard]] Progress advance(ports::Transaction& tx, domain::DeviceId device, const std::string& wire_id,
                               domain::MessageState to, Time now);

/// What is on its way from a device that is gone for good, and what was refused and waits to go again: nobody will hear what
/// became of it.
void reject_in_flight(ports::Transaction& tx, domain::DeviceId device, Time now);

/// Appends the inbox event where the device has a URL for it. True where appended.
[[nodiscard]] bool announce_incoming(ports::Transaction& tx, domain::DeviceId device, const ports::InboxRows::Incoming& incoming,
                                     Time now);

}  // namespace kurir::app
