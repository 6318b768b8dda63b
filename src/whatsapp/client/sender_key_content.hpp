// The plaintext by which a sender key is handed over.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::whatsapp::client {

struct HandedKey {
  Jid group;           ///< that it is for
  Bytes distribution;  ///< for signal::process_distribution
};

/// An encoded Message, without padding. Put before another encoded Message, the two are one.
[[nodiscard]] Bytes encode_handed_key(const Jid& group, BytesView distribution);
/// Nothing where the message hands over no key.
[[nodiscard]] std::optional<HandedKey> parse_handed_key(BytesView unpadded);

}  // namespace kurir::whatsapp::client
