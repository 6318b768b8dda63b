// Base64 and Base32 (RFC 4648).
#pragma once

#include "base/bytes.hpp"

namespace kurir::crypto {

[[nodiscard]] std::string to_base64(BytesView bytes);                      ///< standard alphabet, padded
[[nodiscard]] std::string to_base64url(BytesView bytes);                   ///< URL alphabet, unpadded
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);     ///< standard alphabet, padded
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);  ///< URL alphabet, unpadded
[[nodiscard]] std::string to_base32(BytesView bytes);                      ///< upper case, unpadded

}  // namespace kurir::crypto
