// The codes of authenticator apps: HOTP over HMAC-SHA-1 (RFC 4226).
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"

namespace kurir::crypto {

/// `digits` decimal digits, 6 to 8, with leading zeros. Thread-safe.
[[nodiscard]] std::string one_time_code(BytesView secret, std::uint64_t counter, int digits = 6);

}  // namespace kurir::crypto
