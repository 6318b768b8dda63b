// A message on its way out: what is encrypted for every device, and what the server and the recipient's client must know of it.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "whatsapp/client/content.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

struct OutgoingMessage {
  std::string wire_id;
  Bytes payload;              ///< encoded Message, without padding; the same for every device and every retry
  std::string type = "text";  ///< <message type>
  std::string media_type{};   ///< <enc mediatype>, empty = none
  std::string edit{};         ///< <message edit>, empty = none
  bool hidden = false;        ///< <enc decrypt-fail="hide">: who cannot read it sees no placeholder
};

/// A payload with the attributes that follow from what it says. `malformed` where it is no Message.
[[nodiscard]] Result<OutgoingMessage> outgoing(std::string wire_id, Bytes payload);

/// A plain text.
[[nodiscard]] OutgoingMessage outgoing_text(const Credentials& credentials, std::string wire_id, std::string_view text);

/// The secret of one of our messages: as good as random to others, and the same whenever the message is made again.
[[nodiscard]] MessageSecret secret_of(const Credentials& credentials, std::string_view wire_id);

}  // namespace kurir::whatsapp::client
