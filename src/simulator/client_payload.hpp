// What a client says of itself inside the handshake: it registers, or it logs in.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/result.hpp"
#include "simulator/post.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {

struct Login {
  std::string number;
  std::uint16_t device = 0;
  LoginMode mode = LoginMode::active;
};

using ClientIntent = std::variant<Registration, Login>;

/// `payload` = encoded ClientPayload. A registration's keys are checked: sizes, key type, signature of the signed prekey, and
/// the build hash against the version. `invalid_argument` names what does not hold.
[[nodiscard]] Result<ClientIntent> read_payload(BytesView payload, const crypto::PublicKey& noise_key);

/// Of the version that a client announces; 0 where it announces none.
[[nodiscard]] std::uint32_t revision_of(BytesView payload);

}  // namespace kurir::simulator
