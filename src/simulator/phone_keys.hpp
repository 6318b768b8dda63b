// A virtual phone's private keys and its stock of one-time prekeys.
#pragma once

#include <map>
#include <vector>

#include "simulator/account.hpp"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::simulator {

struct PhoneKeys {
  static constexpr std::size_t kStock = 30;  ///< made at once; small, because thousands of phones may exist

  crypto::KeyPair identity;
  std::uint32_t registration_id = 0;
  whatsapp::signal::SignedPreKey signed_prekey;
  std::map<whatsapp::signal::PreKeyId, crypto::KeyPair> prekeys;  ///< not yet used by anybody
  whatsapp::signal::PreKeyId next_prekey_id = 1;

  [[nodiscard]] static PhoneKeys generate(Random& random);
  /// Makes more one-time prekeys; gives their public halves, in order.
  [[nodiscard]] std::vector<OneTimeKey> make_prekeys(std::size_t count, Random& random);
  /// What the server hands out, with a first stock.
  [[nodiscard]] DeviceKeys publish(Random& random);
  [[nodiscard]] SignedKey public_signed_prekey() const {
    return {signed_prekey.id, signed_prekey.pair.open, signed_prekey.signature};
  }
  [[nodiscard]] whatsapp::signal::LocalIdentity local() const { return {identity, registration_id}; }
};

}  // namespace kurir::simulator
