// The hash by which two sides compare whom they think a message went to.
#pragma once

#include <span>
#include <string>

#include "whatsapp/binary/jid.hpp"

namespace kurir::whatsapp::signal {

/// "2:" and eight base64 characters: the first 6 bytes of SHA-256 over the sorted "user.0:device@server" of all devices, device 0
/// included, in any order. In a direct chat those are all devices of the recipient and all of ours, the sending one too.
[[nodiscard]] std::string participant_hash(std::span<const Jid> devices);

}  // namespace kurir::whatsapp::signal
