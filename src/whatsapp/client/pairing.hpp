// Pairing by QR code as a state machine: pair-device -> code shown, rotated, refreshed -> pair-success -> credentials.
// It owns no connection; the driver makes the credentials durable before it writes what `send` holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

inline constexpr Duration kFirstQrLifetime = std::chrono::seconds(60);
inline constexpr Duration kNextQrLifetime = std::chrono::seconds(20);

/// What the phone scans: ref, noise key, identity key, ADV secret, platform.
[[nodiscard]] std::string qr_text(std::string_view ref, const Credentials& credentials);

class Pairing {
 public:
  /// `credentials` outlives the pairing and is changed by it.
  explicit Pairing(Credentials& credentials) : credentials_(credentials) {}

  enum class Outcome {
    ignored,    ///< not a stanza of pairing, or one that comes again after the link
    working,    ///< go on
    linked,     ///< credentials.account is set: store, send the reply, expect 515, log in
    refused,    ///< the phone's proof does not hold: send the error, close
    timed_out,  ///< all codes were shown: close
  };
  struct Step {
    Outcome outcome = Outcome::working;
    bool credentials_changed = false;  ///< store them before sending
    bool code_changed = false;         ///< code() is another now
    std::vector<Node> send{};
    std::string reason{};  ///< for `refused`
  };

  /// Pings and notifications of every kind are answered, whatever else comes is ignored.
  [[nodiscard]] Step handle(const Node& stanza, Time now, Random& random);
  /// Call at deadline().
  [[nodiscard]] Step tick(Time now);
  [[nodiscard]] std::optional<Time> deadline() const noexcept { return deadline_; }
  [[nodiscard]] std::string code() const;  ///< empty where there is none

  /// Pairing by code has agreed on the secret, or given up: while it waits for pair-success no refresh retires the secret.
  enum class AdvSecret { replaceable, agreed };
  void set_secret(AdvSecret secret) noexcept { secret_ = secret; }

 private:
  [[nodiscard]] Step on_pair_device(const Node& iq, Time now);
  [[nodiscard]] Step on_pair_success(const Node& iq, Random& random);
  [[nodiscard]] Step on_notification(const Node& notification, Random& random);

  Credentials& credentials_;
  std::vector<std::string> refs_;
  std::size_t current_ = 0;
  std::optional<Time> deadline_;
  AdvSecret secret_ = AdvSecret::replaceable;
};

}  // namespace kurir::whatsapp::client
