// Connections to WhatsApp: WebSocket over TCP, or over TLS that is verified.
#pragma once

#include <memory>
#include <string>

#include "ports/transport.hpp"

namespace kurir::websocket {

struct ConnectorOptions {
  std::string origin = "https://web.whatsapp.com";  ///< WhatsApp refuses an upgrade from elsewhere
  std::size_t max_message = 16U << 20;              ///< bytes; a longer one ends the connection
  std::string trust_file;                           ///< PEM certificates to trust in place of the system's store
  /// Between the beginnings of two connections, in the order of asking: thousands that were lost together come back spread out.
  Duration spacing = std::chrono::milliseconds(4);
};

/// May be used from several event loops at once; a transport stays on the loop that connected it. The timeout of connect begins
/// when it is its turn.
/// Errors of connect: `invalid_argument` (the URL), `timed_out`, `verification_failed` (the certificate), else `unavailable`.
[[nodiscard]] std::unique_ptr<ports::Connector> make_connector(ConnectorOptions options = {});

}  // namespace kurir::websocket
