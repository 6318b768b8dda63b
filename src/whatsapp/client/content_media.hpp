// The media of a Message whose wrappers are off.
#pragma once

#include <optional>

#include "whatsapp/client/media.hpp"

namespace kurir::proto {
class Message;
}

namespace kurir::whatsapp::client {

/// Nothing where the message has none, or none that can be fetched: its path, key or hashes have no sensible form. Strings that
/// are no UTF-8 come out empty.
[[nodiscard]] std::optional<Media> media_of(const proto::Message& message);

/// "/…" of printable ASCII, at most 2 KiB: nothing that could lead to another host.
[[nodiscard]] bool is_direct_path(std::string_view path) noexcept;

}  // namespace kurir::whatsapp::client
