// Phone numbers and LIDs name the same people: what is learned of it goes into the next transaction, with all that moves.
#pragma once

#include <optional>
#include <string>

#include "app/device_memory.hpp"

namespace kurir::app {

/// What the store knows of a person, by either name.
[[nodiscard]] std::optional<Contact> contact_of(ports::Transaction& tx, domain::DeviceId device, const whatsapp::Jid& user);

/// User parts. Known pairs, and incomplete ones, change nothing.
void learn_mapping(DeviceMemory& memory, const std::string& number, const std::string& lid, Time now);

/// Sessions in memory go from the number's address to the LID's, unless there is one already, and so do those who have our keys
/// of groups. Between batches only: whoever
/// works with addresses loads their sessions again afterwards.
void move_sessions(DeviceMemory& memory, const LidPair& pair);

/// The same in the store, for all devices of the person, and the contact's row.
void store_mapping(ports::Transaction& tx, domain::DeviceId device, const LidPair& pair);

}  // namespace kurir::app
