// Protobuf messages that say where an encrypted file lies, all by the same four fields.
#pragma once

#include <optional>

#include "whatsapp/client/content_media.hpp"

namespace kurir::whatsapp::client {

/// Nothing where the reference is not whole. `size`: of the decrypted file, as it says; 0 = not known.
template <class Reference>
[[nodiscard]] std::optional<MediaFile> file_of(const Reference& reference, std::uint64_t size) {
  const auto key = exactly<32>(as_bytes(reference.mediakey()));
  const auto plain = exactly<32>(as_bytes(reference.filesha256()));
  const auto encrypted = exactly<32>(as_bytes(reference.fileencsha256()));
  if (!key || !plain || !encrypted || !is_direct_path(reference.directpath())) return std::nullopt;
  return MediaFile{.direct_path = reference.directpath(), .key = *key, .hashes = {*plain, *encrypted}, .size = size};
}

}  // namespace kurir::whatsapp::client
