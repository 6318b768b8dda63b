// The token that a message to a contact without a trust token carries, where the account has got a salt for it.
#pragma once

#include "crypto/hash.hpp"

namespace kurir::whatsapp::app_state {

/// Content of <cstoken>. The salt comes with app state or history; `recipient_lid` without device, e.g. "222222222222222@lid".
[[nodiscard]] inline crypto::Sha256 contact_token(BytesView salt, std::string_view recipient_lid) {
  return crypto::hmac_sha256(salt, as_bytes(recipient_lid));
}

}  // namespace kurir::whatsapp::app_state
