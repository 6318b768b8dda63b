// The hash over a set of devices by which client and server notice that their device lists differ.
#pragma once

#include <string>
#include <vector>

#include "whatsapp/binary/jid.hpp"

namespace kurir::simulator {

/// "2:" and the base64 of the first six bytes of SHA-256 over the sorted "user.0:device@server".
[[nodiscard]] std::string participant_hash(const std::vector<whatsapp::Jid>& devices);

}  // namespace kurir::simulator
