// The messages of a pairwise session as they travel: version byte 0x33, a protobuf, and for SignalMessage a MAC.
#pragma once

#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

inline constexpr std::uint8_t kVersionByte = 0x33;  ///< message version 3, current version 3
inline constexpr std::size_t kMacSize = 8;

/// A parsed SignalMessage; the views point into the parsed bytes.
struct SignalMessage {
  crypto::PublicKey ratchet;
  std::uint32_t counter = 0;
  BytesView ciphertext;
  BytesView authenticated;  ///< everything that the MAC covers
  BytesView mac;            ///< kMacSize bytes
};

/// previousCounter is not read: the receiver has no use for it, and some senders underflow it.
[[nodiscard]] SignalResult<SignalMessage> parse_signal_message(BytesView wire);

struct SignalMessageFields {
  const crypto::PublicKey& ratchet;
  std::uint32_t counter;
  std::uint32_t previous_counter;
  BytesView ciphertext;
};
/// The message without its MAC, which the caller appends (room for it is reserved).
[[nodiscard]] Bytes write_signal_message(const SignalMessageFields& fields);

struct PreKeyMessage {
  PreKeyMessageHeader header;
  BytesView message;  ///< a whole SignalMessage
};
[[nodiscard]] SignalResult<PreKeyMessage> parse_prekey_message(BytesView wire);
[[nodiscard]] Bytes write_prekey_message(const PreKeyMessage& message);

}  // namespace kurir::whatsapp::signal
