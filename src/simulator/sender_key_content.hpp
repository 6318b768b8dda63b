// The plaintext by which a sender key is handed over.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::simulator {

/// An encoded Message that hands over a key for `group`. Put before another encoded Message, the two are one.
[[nodiscard]] Bytes sender_key_message(const whatsapp::Jid& group, BytesView distribution);
/// The key that a message hands over for `group`; nothing where it hands over none.
[[nodiscard]] std::optional<Bytes> handed_over(BytesView message, const whatsapp::Jid& group);

}  // namespace kurir::simulator
