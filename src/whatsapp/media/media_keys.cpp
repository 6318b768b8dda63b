#include "whatsapp/media/media_keys.hpp"

#include <cstdlib>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::media {
namespace {

std::string_view purpose(MediaType type) {
  switch (type) {
    case MediaType::image: return "WhatsApp Image Keys";
    case MediaType::video: return "WhatsApp Video Keys";
    case MediaType::audio: return "WhatsApp Audio Keys";
    case MediaType::document: return "WhatsApp Document Keys";
    case MediaType::image_thumbnail: return "WhatsApp Image Thumbnail Keys";
    case MediaType::video_thumbnail: return "WhatsApp Video Thumbnail Keys";
    case MediaType::document_thumbnail: return "WhatsApp Document Thumbnail Keys";
    case MediaType::link_thumbnail: return "WhatsApp Link Thumbnail Keys";
    case MediaType::history: return "WhatsApp History Keys";
    case MediaType::app_state: return "WhatsApp App State Keys";
    case MediaType::payment_background: return "WhatsApp Payment Background Keys";
  }
  std::abort();
}

}  // namespace

MediaKeys derive_keys(const MediaKey& key, MediaType type) {
  Secret<112> expanded;
  crypto::hkdf_sha256(key.reveal(), {}, purpose(type), expanded.reveal());
  const BytesView bytes(expanded.reveal());
  return {*exactly<16>(bytes.first(16)), Secret<32>(*exactly<32>(bytes.subspan(16, 32))),
          Secret<32>(*exactly<32>(bytes.subspan(48, 32))), Secret<32>(*exactly<32>(bytes.subspan(80, 32)))};
}

Secret<32> derive_retry_key(const MediaKey& key) {
  Secret<32> out;
  crypto::hkdf_sha256(key.reveal(), {}, "WhatsApp Media Retry Notification", out.reveal());
  return out;
}

}  // namespace kurir::whatsapp::media
