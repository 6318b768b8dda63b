// The sender keys of groups that are in memory, our own and those that others handed us.
#pragma once

#include "whatsapp/binary/jid.hpp"
#include "whatsapp/client/record_set.hpp"
#include "whatsapp/signal/sender_key.hpp"

namespace kurir::whatsapp::client {

struct SenderKeyName {
  Jid group;               ///< or whatever else is written to with one ciphertext for all
  signal::Address sender;  ///< under the LID where that is known
  friend auto operator<=>(const SenderKeyName&, const SenderKeyName&) = default;
};

using SenderKeySet = RecordSet<SenderKeyName, signal::SenderKeyRecord>;

}  // namespace kurir::whatsapp::client
