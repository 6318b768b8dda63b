#include "whatsapp/client/media.hpp"

#include <array>
#include <cstdlib>

namespace kurir::whatsapp::client {
namespace {

struct Traits {
  MediaKind kind;
  std::string_view name;
  media::MediaType key_type;
  std::string_view transfer_kind;
};

constexpr std::array<Traits, 8> kTraits{{
    {MediaKind::image, "image", media::MediaType::image, "image"},
    {MediaKind::video, "video", media::MediaType::video, "video"},
    {MediaKind::gif, "gif", media::MediaType::video, "video"},
    {MediaKind::video_note, "ptv", media::MediaType::video, "video"},
    {MediaKind::audio, "audio", media::MediaType::audio, "audio"},
    {MediaKind::voice, "ptt", media::MediaType::audio, "audio"},
    {MediaKind::document, "document", media::MediaType::document, "document"},
    {MediaKind::sticker, "sticker", media::MediaType::image, "image"},
}};

const Traits& traits(MediaKind kind) noexcept {
  for (const auto& known : kTraits) {
    if (known.kind == kind) return known;
  }
  std::abort();
}

}  // namespace

std::string_view name(MediaKind kind) noexcept { return traits(kind).name; }

std::optional<MediaKind> media_kind(std::string_view text) noexcept {
  for (const auto& known : kTraits) {
    if (known.name == text) return known.kind;
  }
  return std::nullopt;
}

media::MediaType key_type(MediaKind kind) noexcept { return traits(kind).key_type; }
std::string_view transfer_kind(MediaKind kind) noexcept { return traits(kind).transfer_kind; }

media::MediaType key_type(BlobKind kind) noexcept {
  return kind == BlobKind::history ? media::MediaType::history : media::MediaType::app_state;
}
std::string_view transfer_kind(BlobKind kind) noexcept { return kind == BlobKind::history ? "md-msg-hist" : "md-app-state"; }

}  // namespace kurir::whatsapp::client
