// The newest version of WhatsApp Web that was found, kept in a file over a restart.
#pragma once

#include <optional>
#include <string>

#include "whatsapp/client/payload.hpp"

namespace kurir {

/// Nothing where none was kept in this data directory, or what is there is none.
[[nodiscard]] std::optional<whatsapp::client::ClientVersion> kept_version(const std::string& data);

/// One that cannot be written is logged: the next start looks for it again.
void keep_version(const std::string& data, const whatsapp::client::ClientVersion& version);

}  // namespace kurir
