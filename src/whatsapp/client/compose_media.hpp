// A message that carries a media file, encoded without padding, for outgoing().
#pragma once

#include "whatsapp/client/compose.hpp"
#include "whatsapp/client/media.hpp"

namespace kurir::whatsapp::client {

/// The file lies on the media servers already (app/client/media_exchange). What the kind does not have is left out: a voice
/// note has no caption.
[[nodiscard]] Bytes compose_media(const Media& media, const Surroundings& around, const MessageSecret& secret);

}  // namespace kurir::whatsapp::client
