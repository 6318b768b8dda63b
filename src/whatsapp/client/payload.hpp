// ClientPayload: who connects, sent inside the Noise handshake.
#pragma once

#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

/// WhatsApp Web's version 2.3000.<revision>; the server refuses revisions that are months old (failure 405).
struct ClientVersion {
  std::uint32_t primary = 2;
  std::uint32_t secondary = 3000;
  std::uint32_t revision = 1'045'649'367;
  [[nodiscard]] std::string to_string() const;
  /// "2.3000.1045649367", or the revision alone. `invalid_argument` otherwise.
  [[nodiscard]] static Result<ClientVersion> parse(std::string_view text);
  friend bool operator==(const ClientVersion&, const ClientVersion&) = default;
};

/// How the device shows up under "Linked devices".
struct Appearance {
  std::string os_name = "Kurir";
};

/// For a device without an account: opens the pairing.
[[nodiscard]] Bytes registration_payload(const Credentials& credentials, const ClientVersion& version,
                                         const Appearance& appearance);

/// For a paired device. REQUIRES credentials.account.
[[nodiscard]] Bytes login_payload(const Credentials& credentials, const ClientVersion& version);

}  // namespace kurir::whatsapp::client
