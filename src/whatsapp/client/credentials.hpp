// What a device is: its long-term keys and, once paired, its account. Created before the first connection, kept for life.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "whatsapp/binary/jid.hpp"
#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::client {

/// Known from pair-success on.
struct Account {
  Jid jid;                ///< own device, phone-number form
  Jid lid;                ///< own device, LID form
  Bytes signed_identity;  ///< ADVSignedDeviceIdentity with the account's key: goes out with every prekey message
  std::string platform;
  std::string push_name;
  bool lid_migrated = false;  ///< one-to-one chats of this account are addressed by LID
};

struct Credentials {
  crypto::KeyPair noise;
  crypto::KeyPair identity;
  std::uint32_t registration_id = 0;
  std::vector<signal::SignedPreKey> signed_prekeys{};  ///< current first, then retired ones for late messages
  Secret<32> adv_secret{};                             ///< shared with the phone through the QR code
  std::optional<Account> account{};
  Bytes routing_info{};
  std::uint32_t login_counter = 0;
  signal::PreKeyId next_prekey_id = 1;

  [[nodiscard]] static Credentials create(Random& random);
  [[nodiscard]] static Result<Credentials> parse(BytesView stored);
  [[nodiscard]] Bytes serialise() const;

  [[nodiscard]] signal::LocalIdentity local() const { return {identity, registration_id}; }
  [[nodiscard]] const signal::SignedPreKey* signed_prekey(signal::PreKeyId id) const;
};

}  // namespace kurir::whatsapp::client
