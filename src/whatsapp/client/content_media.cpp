#include "whatsapp/client/content_media.hpp"

#include <algorithm>

#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxPath = 2048;
constexpr std::size_t kMaxSidecar = 1U << 20;          ///< of a file of 6 GiB
constexpr std::int64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999

std::string utf8(const std::string& text) { return is_utf8(as_bytes(text)) ? text : std::string(); }

/// What all kinds have under the same names.
template <class Part>
std::optional<Media> common(MediaKind kind, const Part& part) {
  const auto key = exactly<32>(as_bytes(part.mediakey()));
  const auto plain = exactly<32>(as_bytes(part.filesha256()));
  const auto encrypted = exactly<32>(as_bytes(part.fileencsha256()));
  if (!key || !plain || !encrypted || !is_direct_path(part.directpath())) return std::nullopt;
  Media media{.kind = kind, .file = {.direct_path = part.directpath()}, .mime_type = utf8(part.mimetype())};
  media.file.url = utf8(part.url());
  media.file.key = *key;
  media.file.hashes = {*plain, *encrypted};
  media.file.size = part.filelength();
  media.file.key_made_at = from_unix_seconds(std::clamp<std::int64_t>(part.mediakeytimestamp(), 0, kLatestTime));
  return media;
}

template <class Part>
void put_sidecar(Media& media, const Part& part) {
  if (part.streamingsidecar().size() <= kMaxSidecar) media.file.sidecar = to_bytes(part.streamingsidecar());
}

template <class Part>
void put_size(Media& media, const Part& part) {
  media.width = part.width();
  media.height = part.height();
}

std::optional<Media> image_of(const proto::ImageMessage& part) {
  auto media = common(MediaKind::image, part);
  if (!media) return media;
  media->caption = utf8(part.caption());
  put_size(*media, part);
  return media;
}

std::optional<Media> video_of(MediaKind kind, const proto::VideoMessage& part) {
  auto media = common(kind, part);
  if (!media) return media;
  media->caption = utf8(part.caption());
  media->seconds = part.seconds();
  put_size(*media, part);
  put_sidecar(*media, part);
  return media;
}

std::optional<Media> audio_of(const proto::AudioMessage& part) {
  auto media = common(part.ptt() ? MediaKind::voice : MediaKind::audio, part);
  if (!media) return media;
  media->seconds = part.seconds();
  put_sidecar(*media, part);
  return media;
}

std::optional<Media> document_of(const proto::DocumentMessage& part) {
  auto media = common(MediaKind::document, part);
  if (!media) return media;
  media->caption = utf8(part.caption());
  media->file_name = utf8(part.filename());
  if (media->file_name.empty()) media->file_name = utf8(part.title());
  return media;
}

std::optional<Media> sticker_of(const proto::StickerMessage& part) {
  auto media = common(MediaKind::sticker, part);
  if (media) put_size(*media, part);
  return media;
}

}  // namespace

bool is_direct_path(std::string_view path) noexcept {
  return path.size() > 1 && path.size() <= kMaxPath && path[0] == '/' && path[1] != '/' &&
         std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7F && c != '#' && c != '\\'; });
}

std::optional<Media> media_of(const proto::Message& message) {
  if (message.has_imagemessage()) return image_of(message.imagemessage());
  if (message.has_videomessage()) {
    return video_of(message.videomessage().gifplayback() ? MediaKind::gif : MediaKind::video, message.videomessage());
  }
  if (message.has_ptvmessage()) return video_of(MediaKind::video_note, message.ptvmessage());
  if (message.has_audiomessage()) return audio_of(message.audiomessage());
  if (message.has_documentmessage()) return document_of(message.documentmessage());
  if (message.has_stickermessage()) return sticker_of(message.stickermessage());
  return std::nullopt;
}

}  // namespace kurir::whatsapp::client
