// The messages of sender keys as they travel: version byte 0x33, a protobuf, and for SenderKeyMessage a signature.
#pragma once

#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

/// Views point into the parsed bytes.
struct DistributionMessage {
  std::uint32_t id = 0;
  std::uint32_t iteration = 0;
  BytesView chain_key;  ///< 32 bytes
  crypto::PublicKey signing_key;
};
[[nodiscard]] SignalResult<DistributionMessage> parse_distribution_message(BytesView wire);
[[nodiscard]] Bytes write_distribution_message(const DistributionMessage& message);

struct SenderKeyMessage {
  std::uint32_t id = 0;
  std::uint32_t iteration = 0;
  BytesView ciphertext;
  BytesView authenticated;  ///< everything that the signature covers
  BytesView signature;      ///< crypto::kSignatureSize bytes
};
[[nodiscard]] SignalResult<SenderKeyMessage> parse_sender_key_message(BytesView wire);

struct SenderKeyMessageFields {
  std::uint32_t id;
  std::uint32_t iteration;
  BytesView ciphertext;
};
/// The message without its signature, which the caller appends (room for it is reserved).
[[nodiscard]] Bytes write_sender_key_message(const SenderKeyMessageFields& fields);

}  // namespace kurir::whatsapp::signal
