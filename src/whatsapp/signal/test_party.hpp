// One end of a session for tests: its keys, its prekeys and its record of the other end.
#pragma once

#include <map>

#include "whatsapp/signal/prekeys.hpp"
#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::signal::test {

inline constexpr std::size_t kPreKeys = 4;

struct Party {
  crypto::KeyPair identity;
  std::uint32_t registration_id = 0;
  SignedPreKey signed_prekey;
  std::map<PreKeyId, crypto::KeyPair> prekeys;
  SessionRecord record;
  PreKeyId next_prekey = 1;

  static Party make(Random& random) {
    Party party{crypto::KeyPair::generate(random), generate_registration_id(random), {}, {}, {}, 1};
    party.signed_prekey = generate_signed_prekey(1, party.identity, random);
    party.upload_prekeys(random);
    return party;
  }

  void upload_prekeys(Random& random) {
    for (auto& [id, pair] : generate_prekeys(next_prekey, kPreKeys, random)) {
      prekeys.emplace(id, std::move(pair));
      next_prekey = next_id(id);
    }
  }

  [[nodiscard]] LocalIdentity local() const { return {identity, registration_id}; }

  /// With the first one-time prekey that is left, if any.
  [[nodiscard]] PreKeyBundle bundle() const {
    PreKeyBundle bundle{
        registration_id, identity.open, signed_prekey.id, signed_prekey.pair.open, signed_prekey.signature, {}, {}};
    if (!prekeys.empty()) {
      bundle.prekey_id = prekeys.begin()->first;
      bundle.prekey = prekeys.begin()->second.open;
    }
    return bundle;
  }

  [[nodiscard]] SignalResult<void> start(const Party& peer, Random& random) {
    return start_session(record, local(), peer.bundle(), random);
  }

  [[nodiscard]] SignalResult<Ciphertext> encrypt(BytesView plaintext) { return signal::encrypt(record, local(), plaintext); }

  /// As a caller does it: looks the prekeys up, and deletes a spent one.
  [[nodiscard]] SignalResult<Decrypted> decrypt(CiphertextKind kind, BytesView wire, Random& random) {
    PreKeyMaterial material;
    if (kind == CiphertextKind::prekey_message) {
      const auto header = peek(wire);
      if (!header) return std::unexpected(header.error());
      if (header->signed_prekey_id == signed_prekey.id) material.signed_prekey = &signed_prekey.pair;
      const auto found = prekeys.find(header->prekey_id.value_or(0));
      if (found != prekeys.end()) material.prekey = &found->second;
    }
    auto decrypted = signal::decrypt(record, local(), kind, wire, material, random);
    if (decrypted && decrypted->used_prekey) prekeys.erase(*decrypted->used_prekey);
    return decrypted;
  }
  [[nodiscard]] SignalResult<Decrypted> decrypt(const Ciphertext& message, Random& random) {
    return decrypt(message.kind, message.wire, random);
  }
};

}  // namespace kurir::whatsapp::signal::test
