// One Double Ratchet state of a session record. Private to this folder.
#pragma once

#include <vector>

#include "whatsapp/signal/ratchet.hpp"
#include "whatsapp/signal/storage.hpp"

namespace kurir::whatsapp::signal {

struct ReceivingChain {
  crypto::PublicKey ratchet;  ///< the peer's
  MessageChain chain;
};

/// What our prekey messages repeat until the peer has answered.
struct PendingPreKey {
  std::optional<PreKeyId> prekey_id;
  PreKeyId signed_prekey_id = 0;
};

struct SessionState {
  crypto::PublicKey remote_identity;
  std::uint32_t remote_registration_id = 0;
  crypto::PublicKey base_key;  ///< the initiator's: tells states apart
  RootKey root;
  crypto::KeyPair ratchet;  ///< ours, of the sending chain
  ChainKey sending;
  std::uint32_t previous_counter = 0;     ///< of the last message on the sending chain before; 0 without one
  std::vector<ReceivingChain> receiving;  ///< oldest first, at most kMaxReceivingChains
  std::optional<PendingPreKey> pending;

  [[nodiscard]] SessionState clone() const;
  /// The chain of the peer's ratchet key, or null.
  [[nodiscard]] const ReceivingChain* find(const crypto::PublicKey& remote_ratchet) const noexcept;

  [[nodiscard]] std::size_t stored_size() const noexcept;
  void write(StorageWriter& writer) const;
  [[nodiscard]] static SessionState read(StorageReader& reader);
};

}  // namespace kurir::whatsapp::signal
