// Pairing with a passkey as a state machine, for accounts that WhatsApp links in no other way. On the same connection as the QR
// code, once a phone has scanned it:
//
//   passkey_prologue_request <- the server      begin(): its WebAuthn challenge is shown to a person
//   ref_request() -> the server                 the person's authenticator answers the challenge
//   prologue() -> the server
//   crsc_continuation <- the phone              finish(): two requests, the second under the agreed key
//   pair-success <- the server                  client/pairing takes it as after a scan
//
// It owns no connection.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

inline constexpr Duration kPasskeyLifetime = std::chrono::minutes(5);

/// What an authenticator says to a challenge (W3C WebAuthn §5.1.4).
struct PasskeyAnswer {
  Bytes credential_id;
  std::string assertion;  ///< AuthenticationResponseJSON
};

class PasskeyPairing {
 public:
  static constexpr std::size_t kMaxOptions = 16U << 10;    ///< bytes
  static constexpr std::size_t kMaxAssertion = 32U << 10;  ///< bytes

  [[nodiscard]] static bool asks(const Node& notification);
  [[nodiscard]] static bool continues(const Node& notification);

  /// Takes the challenge, and retires the ADV secret that the QR code showed: store the credentials before anything is sent.
  /// `malformed` where there is no challenge.
  [[nodiscard]] static Result<PasskeyPairing> begin(const Node& notification, Credentials& credentials, Time now, Random& random);

  /// PublicKeyCredentialRequestOptionsJSON, as the server sent it.
  [[nodiscard]] const std::string& options() const noexcept { return options_; }
  [[nodiscard]] Time expires_at() const noexcept { return expires_at_; }

  [[nodiscard]] Node ref_request() const;
  /// With the answer to ref_request(). `malformed`; `invalid_argument` for an answer that is none; `timed_out` after
  /// expires_at().
  [[nodiscard]] Result<Node> prologue(const Node& ref, const PasskeyAnswer& answer, Time now);

  struct Finish {
    Node nonce;            ///< send this first, and wait for its answer
    Node pairing_request;  ///< then this
  };
  /// With the phone's notification. `conflict` before prologue(), `malformed`, `verification_failed` on a key of low order.
  [[nodiscard]] Result<Finish> finish(const Node& notification, const Credentials& credentials, Random& random);

 private:
  PasskeyPairing() = default;

  std::string options_;
  Time expires_at_{};
  Secret<32> handoff_key_;
  crypto::KeyPair ephemeral_;
  ByteArray<32> nonce_{};
  std::string ref_;
};

}  // namespace kurir::whatsapp::client
