// A media file as a message speaks of it: what it is, where it lies encrypted, and what opens it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "whatsapp/media/media_stream.hpp"

namespace kurir::whatsapp::client {

enum class MediaKind {
  image,
  video,
  gif,         ///< a video that plays like one
  video_note,  ///< a round one
  audio,
  voice,  ///< recorded: "audio/ogg; codecs=opus"
  document,
  sticker,
};

/// "image", "video", "gif", "ptv", "audio", "ptt", "document", "sticker".
[[nodiscard]] std::string_view name(MediaKind kind) noexcept;
[[nodiscard]] std::optional<MediaKind> media_kind(std::string_view name) noexcept;
/// Whose keys the file is encrypted with.
[[nodiscard]] media::MediaType key_type(MediaKind kind) noexcept;
/// The last word of the path it is uploaded to, and of its kind when it is downloaded: "image", "video", "audio", "document".
[[nodiscard]] std::string_view transfer_kind(MediaKind kind) noexcept;

/// Files that no message shows: what our own phone, or the server, keeps for this device.
enum class BlobKind { app_state, history };
[[nodiscard]] media::MediaType key_type(BlobKind kind) noexcept;
[[nodiscard]] std::string_view transfer_kind(BlobKind kind) noexcept;

/// An encrypted file on the media servers.
struct MediaFile {
  std::string direct_path;  ///< "/…", with a query
  std::string url{};        ///< the whole address at which it was uploaded; for others' clients
  ByteArray<32> key{};      ///< opens it: never to be logged or shown
  media::FileHashes hashes{};
  std::uint64_t size = 0;  ///< bytes, decrypted; as the sender says
  Time key_made_at{};
  Bytes sidecar{};  ///< of audio and video
};

struct Media {
  MediaKind kind = MediaKind::document;
  MediaFile file;
  std::string mime_type{};
  std::string caption{};    ///< of images, videos and documents
  std::string file_name{};  ///< of documents
  std::uint32_t seconds = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

}  // namespace kurir::whatsapp::client
