// The keys that follow from a media key: 32 random bytes that travel inside the encrypted message.
#pragma once

#include "base/secret.hpp"
#include "crypto/aes.hpp"

namespace kurir::whatsapp::media {

using MediaKey = Secret<32>;

/// What a key is for; each has keys of its own. Stickers and product pictures count as images, GIFs and video notes as videos,
/// voice notes as audio.
enum class MediaType {
  image,
  video,
  audio,
  document,
  image_thumbnail,
  video_thumbnail,
  document_thumbnail,
  link_thumbnail,
  history,    ///< history sync blobs
  app_state,  ///< external app-state blobs
  payment_background,
};

struct MediaKeys {
  ByteArray<16> iv{};
  Secret<32> cipher;
  Secret<32> mac;
  Secret<32> ref;  ///< derived by every client, used by none of the known formats
};

[[nodiscard]] MediaKeys derive_keys(const MediaKey& key, MediaType type);

/// AES-GCM key of the request to upload a file again and of its answer; the message id is the associated data.
[[nodiscard]] Secret<32> derive_retry_key(const MediaKey& key);

}  // namespace kurir::whatsapp::media
