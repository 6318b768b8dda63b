// The HTTP client for media: one connection a transfer, bodies streamed, redirects not followed.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "ports/media_transfer.hpp"

namespace kurir::media {

struct ClientOptions {
  Duration silence = std::chrono::seconds(30);  ///< for the connection, and for each piece to move
  std::string trust_file{};                     ///< PEM certificates to trust in place of the system's store
};

/// Usable from several event loops at once.
[[nodiscard]] std::unique_ptr<ports::MediaTransfer> make_media_client(ClientOptions options = {});

}  // namespace kurir::media
