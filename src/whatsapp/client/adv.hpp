// ADV: the signatures that bind a companion device to its account, checked over the raw bytes received.
//
//   account signature  by the phone     over  06 00 ‖ details ‖ device identity
//   device signature   by the companion over  06 01 ‖ details ‖ device identity ‖ account key
#pragma once

#include "base/result.hpp"
#include "crypto/xeddsa.hpp"

namespace kurir::whatsapp::client {

struct DeviceIdentity {
  Bytes signed_identity{};  ///< ADVSignedDeviceIdentity with account key and our device signature
  Bytes reply{};            ///< the same without the account key: the answer to pair-success
  std::uint32_t key_index = 0;
  crypto::PublicKey account_key;
};

/// Takes the <device-identity> of pair-success: checks HMAC and account signature, adds the device signature.
/// `verification_failed`: "hmac-mismatch" | "signature-mismatch"; `malformed` otherwise.
[[nodiscard]] Result<DeviceIdentity> accept_pairing(BytesView device_identity, const Secret<32>& adv_secret,
                                                    const crypto::KeyPair& identity, Random& random);

enum class Binding {
  proven,    ///< both signatures hold
  unproven,  ///< nothing to check: no identity was sent, or nobody told the account's key
  forged,    ///< it does not parse, or a signature does not hold
};

/// How another companion's identity key is bound to its account by its ADVSignedDeviceIdentity (may be empty).
/// `account_key` is used where the message carries none.
[[nodiscard]] Binding check_companion(BytesView signed_identity, const crypto::PublicKey& identity,
                                      const std::optional<crypto::PublicKey>& account_key);

}  // namespace kurir::whatsapp::client
