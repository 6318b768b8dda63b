// The part of a group message that is the same for all members: opened after what is for this device alone.
#pragma once

#include "whatsapp/client/incoming.hpp"
#include "whatsapp/client/sender_keys.hpp"

namespace kurir::whatsapp::client {

/// Whose key opens it. `address` is where the sender's session lives.
[[nodiscard]] SenderKeyName sender_key_name(const Envelope& envelope, const signal::Address& address);

/// Takes the key that came along, then decrypts. REQUIRES an envelope in a group, `opened` by open_message(), and the key held by
/// `keys`. A missing key is a failure like a missing session: the sender is to send again.
void open_group_part(const Node& stanza, const Envelope& envelope, const SenderKeyName& name, const Account& own,
                     SenderKeySet& keys, Opened& opened);

}  // namespace kurir::whatsapp::client
