// Passwords of people: Argon2id (RFC 9106) in its own text form, which carries salt and cost.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kurir::crypto {

/// Slow by intent, with 64 MiB of memory: tens of milliseconds, so call it off the event loop. The salt comes from the
/// operating system. `unavailable` where there is no memory for it.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);

/// Equally slow. False also where `hash` does not read.
[[nodiscard]] bool verify_password(const std::string& hash, std::string_view password);

}  // namespace kurir::crypto
