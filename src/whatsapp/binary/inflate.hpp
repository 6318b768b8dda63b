// Decompression of a stanza, bounded against zip bombs.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::whatsapp {

/// A whole zlib stream (RFC 1950) of at most `limit` bytes inflated; `malformed` on anything else, left-over bytes included.
[[nodiscard]] Result<Bytes> inflate(BytesView compressed, std::size_t limit);

}  // namespace kurir::whatsapp
