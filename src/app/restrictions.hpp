// What WhatsApp forbids a number: noted, merged with what is known, ended; messages that wait for its end are let go.
#pragma once

#include "domain/restriction.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// WhatsApp told of a restriction. Gives what holds now; a new one is an event of the device.
domain::Restriction note_restriction(ports::Transaction& tx, domain::DeviceId device, const domain::Restriction& told, Time now);

/// WhatsApp says that the number may write to new contacts again.
void lift_restriction(ports::Transaction& tx, domain::DeviceId device, Time now);

[[nodiscard]] domain::Acquaintance acquaintance_with(ports::Transaction& tx, const domain::Device& device,
                                                     const std::string& number);

/// Lets go what need not wait any more: everything where the restriction is over, else what is meant for people who have
/// written to the number since. Gives how many messages that were.
std::size_t let_go(ports::Transaction& tx, const domain::Device& device, Time now);

}  // namespace kurir::app
