// Pairing with a passkey as server and phone see it: the code was scanned, and the account wants more than that.
//
//   S -> C  passkey_prologue_request with a WebAuthn challenge
//   C -> S  iq ref, then iq passkey_prologue: the assertion, a commitment, a proof that it showed the scanned code
//   S -> C  crsc_continuation: the phone's ephemeral key and nonce
//   C -> S  companion_nonce, which must fit the commitment; encrypted_pairing_request: its keys and a new ADV secret
//   the phone vouches for it, as after a scan
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "simulator/world.hpp"

namespace kurir::simulator {

/// An authenticator of a virtual phone: its "signature" is an HMAC that only this world can check.
struct Passkey {
  Bytes credential_id;
  ByteArray<32> secret{};

  /// AuthenticationResponseJSON for these request options. `invalid_argument` where they hold no challenge.
  [[nodiscard]] Result<std::string> sign(std::string_view options) const;
  /// Whether the assertion is for this challenge (base64url) and signed by this key.
  [[nodiscard]] bool verifies(std::string_view assertion, std::string_view challenge) const;
};

class PasskeyExchange {
 public:
  PasskeyExchange(World& world, Link& link, const Registration& registration)
      : world_(world), link_(link), registration_(registration) {}
  ~PasskeyExchange();  ///< a phone that waits fails with `closed`

  /// With the ADV secret that the companion wants from now on.
  using Finished = std::move_only_function<void(Result<ByteArray<32>>)>;
  /// Asks for the passkey. `adv_secret`: of the code that was scanned. `conflict` where it is asked for already.
  [[nodiscard]] Result<void> ask(const Passkey& passkey, const ByteArray<32>& adv_secret, Finished finished);
  /// True where the iq was one of these.
  bool accept(const Node& iq);

 private:
  [[nodiscard]] Node give_ref(const Node& iq);
  void take_prologue(const Node& iq, const Node& prologue);
  void take_nonce(const Node& iq, BytesView nonce);
  void take_request(const Node& iq, BytesView request);
  void refuse(const Node& iq, std::string_view why);
  void conclude(Result<ByteArray<32>> outcome);
  void notify(std::string type, Node child);

  World& world_;
  Link& link_;
  const Registration& registration_;
  Passkey passkey_;
  std::string challenge_;  ///< base64url
  ByteArray<32> handoff_key_{};
  std::string ref_;
  Bytes identity_;    ///< CompanionEphemeralIdentity as it came
  Bytes commitment_;  ///< SHA-256 of it and the nonce
  crypto::KeyPair ephemeral_;
  bool nonce_fits_ = false;
  Finished finished_;
};

}  // namespace kurir::simulator
