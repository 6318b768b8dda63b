// The vocabulary of Signal sessions, protocol version 3.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "crypto/xeddsa.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::whatsapp::signal {

/// 1 … 0xFFFFFF, three bytes in stanzas.
using PreKeyId = std::uint32_t;

/// Where a session lives: PN user -> "user", LID -> "user_1", hosted "user_128", hosted LID "user_129".
struct Address {
  std::string name;
  std::uint16_t device = 0;
  [[nodiscard]] static Address of(const Jid& jid);
  [[nodiscard]] std::string to_string() const;  ///< "name.device", the storage key
  friend auto operator<=>(const Address&, const Address&) = default;
};

struct PreKey {
  PreKeyId id = 0;
  crypto::KeyPair pair;
};

struct SignedPreKey {
  PreKeyId id = 0;
  crypto::KeyPair pair;
  crypto::Signature signature{};  ///< by the identity key over 05 ‖ public (33 bytes)
};

/// Our own long-term keys, as every operation needs them.
struct LocalIdentity {
  const crypto::KeyPair& identity;
  std::uint32_t registration_id;
};

/// What the server hands out for a device.
struct PreKeyBundle {
  std::uint32_t registration_id = 0;
  crypto::PublicKey identity;
  PreKeyId signed_prekey_id = 0;
  crypto::PublicKey signed_prekey;
  crypto::Signature signed_prekey_signature{};
  std::optional<PreKeyId> prekey_id;  ///< absent: one-time prekeys exhausted
  std::optional<crypto::PublicKey> prekey;
};

/// Why an operation failed. The order of `decrypt`'s explanations: duplicate before bad_mac before the rest.
enum class SignalError {
  no_session,                ///< also: no sender key of that id
  invalid_key,               ///< a public key that is not one
  invalid_prekey_id,         ///< one-time prekey unknown or consumed
  invalid_signed_prekey_id,  ///< signed prekey unknown
  invalid_message,           ///< does not parse, bad padding
  bad_version,
  bad_signature,
  too_far_in_future,
  bad_mac,
  invalid_session,  ///< the state can go no further
  duplicate,        ///< message key already used: answer like success
  forged_device,    ///< a companion whose account does not vouch for its identity
};

[[nodiscard]] std::string_view name(SignalError error) noexcept;
/// The `error` attribute of a retry receipt; 0 (unknown) for `duplicate`, which asks for no retry.
[[nodiscard]] int retry_reason(SignalError error) noexcept;

template <class T>
using SignalResult = std::expected<T, SignalError>;

enum class CiphertextKind { message, prekey_message };  ///< enc type "msg" | "pkmsg"

struct Ciphertext {
  CiphertextKind kind;
  Bytes wire;
};

/// What a prekey message refers to.
struct PreKeyMessageHeader {
  std::optional<PreKeyId> prekey_id;
  PreKeyId signed_prekey_id = 0;
  crypto::PublicKey base_key;
  crypto::PublicKey identity;
  std::uint32_t registration_id = 0;
};

/// 05 ‖ key, the serialised form inside Signal messages and signatures.
[[nodiscard]] ByteArray<33> serialise(const crypto::PublicKey& key) noexcept;
/// The inverse; nothing on another size or type byte.
[[nodiscard]] std::optional<crypto::PublicKey> parse_key(BytesView serialised) noexcept;

}  // namespace kurir::whatsapp::signal
