// The key derivations of a session: X3DH, the root step and the keys of one message (Signal: X3DH §3.3, Double Ratchet §5.2).
#pragma once

#include "crypto/aes.hpp"
#include "whatsapp/signal/message_chain.hpp"
#include "whatsapp/signal/wire.hpp"

namespace kurir::whatsapp::signal {

using RootKey = Secret<32>;

/// One end's halves of the four agreements; DH1 … DH4 in this order. The last is absent without a one-time prekey.
struct Agreement {
  const crypto::PrivateKey& ours;
  const crypto::PublicKey& theirs;
};
/// `invalid_key` where an agreement is degenerate.
[[nodiscard]] SignalResult<RootKey> x3dh(const Agreement& dh1, const Agreement& dh2, const Agreement& dh3,
                                         const std::optional<Agreement>& dh4);

struct RootStep {
  RootKey root;
  ChainKey chain;
};
/// Mixes DH(ours, theirs) into the root key: the next root and a fresh chain. `invalid_key` as above.
[[nodiscard]] SignalResult<RootStep> root_step(const RootKey& root, const Agreement& agreement);

using Mac = ByteArray<kMacSize>;

struct MessageKeys {
  Secret<32> cipher_key;
  Secret<32> mac_key;
  Secret<16> iv;

  explicit MessageKeys(const Seed& seed);
  [[nodiscard]] Bytes encrypt(BytesView plaintext) const;
  /// `invalid_message` on bad padding; check the MAC first.
  [[nodiscard]] SignalResult<Bytes> decrypt(BytesView ciphertext) const;
  /// Over sender identity ‖ receiver identity ‖ version byte and protobuf.
  [[nodiscard]] Mac mac(const crypto::PublicKey& sender, const crypto::PublicKey& receiver, BytesView message) const;
};

}  // namespace kurir::whatsapp::signal
