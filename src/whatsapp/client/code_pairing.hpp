// Pairing by code as a state machine, beside the one for QR codes and on the same connection, after its pair-device.
//
//   draft_link_code()                                  slow: on a worker thread
//   hello() -> companion_hello -> the server           begin(its answer): now the code is shown
//   primary_hello <- the phone that got the code       hear(), then open_ephemeral(): slow
//   finish() -> companion_finish -> the phone          the agreed ADV secret is durable before it is sent
//   pair-success <- the server                         client/pairing takes it as after a scan
//
// It owns no connection. A wrong code shows on the phone only: to the companion it looks like a phone that says no more.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"
#include "whatsapp/link_code/link_code.hpp"

namespace kurir::whatsapp::client {

inline constexpr Duration kLinkCodeLifetime = std::chrono::minutes(3);
inline constexpr Duration kPairSuccessPatience = std::chrono::seconds(60);  ///< after companion_finish
inline constexpr int kLinkCodeAttempts = 3;                                 ///< answered per code
inline constexpr std::string_view kLinkCodeStanza = "link_code_companion_reg";

/// A code with the key that it protects on its way to the phone.
struct LinkCodeDraft {
  std::string code;  ///< eight characters
  crypto::KeyPair ephemeral;
  SealedEphemeral sealed;
};
/// As slow as derive_link_code_key().
[[nodiscard]] LinkCodeDraft draft_link_code(Random& random);

/// What the phone says once a code was typed on it.
struct PrimaryHello {
  SealedEphemeral sealed;
  crypto::PublicKey identity;
};

/// One code, from companion_hello to companion_finish.
class CodePairing {
 public:
  /// `number`: of the phone, international digits.
  CodePairing(LinkCodeDraft draft, std::string number);

  [[nodiscard]] const std::string& number() const noexcept { return number_; }
  [[nodiscard]] const std::string& code() const noexcept { return draft_.code; }

  /// The iq companion_hello; the phone shows a notice that asks for the code.
  [[nodiscard]] Node hello(const Credentials& credentials) const;
  /// The server's answer to it: the code lives from now on. `malformed` where there is no ref.
  [[nodiscard]] Result<void> begin(const Node& answer, Time now);

  enum class Heard {
    nothing,    ///< not of this code, or broken: the code stands
    typed,      ///< primary_hello: go on with finish()
    exhausted,  ///< one attempt too many: the code is void
    refresh,    ///< the server wants another code
    renounce,   ///< the server wants another code, but not before a person asks for it
  };
  struct Step {
    Heard heard = Heard::nothing;
    std::optional<PrimaryHello> hello = std::nullopt;  ///< for `typed`
  };
  /// A notification; acknowledge it whatever it is.
  [[nodiscard]] Step hear(const Node& notification, Time now);

  /// The iq companion_finish; credentials.adv_secret is the agreed secret: store it before sending.
  /// `theirs` = open_ephemeral(code(), hello.sealed). `verification_failed` on a key of low order.
  [[nodiscard]] Result<Node> finish(const PrimaryHello& hello, const crypto::PublicKey& theirs, Credentials& credentials,
                                    Time now, Random& random);

  /// When the code can be typed no more. REQUIRES begin().
  [[nodiscard]] Time expires_at() const noexcept { return expires_at_; }
  /// When nothing can come of it any more: a phone that has just answered gets time for pair-success.
  [[nodiscard]] Time deadline() const noexcept;
  [[nodiscard]] int attempts() const noexcept { return attempts_; }

 private:
  LinkCodeDraft draft_;
  std::string number_;
  Bytes ref_;
  Time expires_at_{};
  std::optional<Time> finished_at_;
  int attempts_ = 0;
};

}  // namespace kurir::whatsapp::client
