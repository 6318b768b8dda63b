#include "driver/media_json.hpp"

namespace kurir::driver {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) { return std::string(object.at(key).as_string()); }

}  // namespace

boost::json::object to_json(const whatsapp::client::Media& media) {
  const auto& file = media.file;
  return {{"kind", name(media.kind)},
          {"mimeType", media.mime_type},
          {"caption", media.caption},
          {"fileName", media.file_name},
          {"size", file.size},
          {"directPath", file.direct_path},
          {"key", to_hex(file.key)},
          {"plainHash", to_hex(file.hashes.plain)},
          {"encryptedHash", to_hex(file.hashes.encrypted)},
          {"sidecar", to_hex(file.sidecar)}};
}

whatsapp::client::Media media_from(const boost::json::object& object) {
  whatsapp::client::Media media;
  media.kind = whatsapp::client::media_kind(text_of(object, "kind")).value();
  media.file.direct_path = text_of(object, "directPath");
  media.file.size = object.at("size").to_number<std::uint64_t>();
  media.file.key = bytes_at<32>(object, "key");
  media.file.hashes = {bytes_at<32>(object, "plainHash"), bytes_at<32>(object, "encryptedHash")};
  return media;
}

}  // namespace kurir::driver
