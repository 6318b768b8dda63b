#include "simulator/media_content.hpp"

#include <array>

#include "simulator/message_content.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {
namespace {

using whatsapp::media::MediaType;

struct Kind {
  std::string_view name;
  MediaType key_type;
  std::string_view upload_kind;
};
constexpr std::array<Kind, 8> kKinds{{{"image", MediaType::image, "image"},
                                      {"video", MediaType::video, "video"},
                                      {"gif", MediaType::video, "video"},
                                      {"ptv", MediaType::video, "video"},
                                      {"audio", MediaType::audio, "audio"},
                                      {"ptt", MediaType::audio, "audio"},
                                      {"document", MediaType::document, "document"},
                                      {"sticker", MediaType::image, "image"}}};

const Kind* find(std::string_view name) {
  for (const auto& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

template <class Part>
void put(Part& part, const MediaNote& note, std::string_view host, Time now) {
  part.set_url(fmt::format("https://{}{}", host, note.direct_path));
  part.set_directpath(note.direct_path);
  part.set_mimetype(note.mime_type);
  part.set_mediakey(note.key.data(), note.key.size());
  part.set_filesha256(note.hashes.plain.data(), note.hashes.plain.size());
  part.set_fileencsha256(note.hashes.encrypted.data(), note.hashes.encrypted.size());
  part.set_filelength(note.size);
  part.set_mediakeytimestamp(to_unix_seconds(now));
  if constexpr (requires { part.set_caption(note.caption); }) {
    if (!note.caption.empty()) part.set_caption(note.caption);
  }
}

template <class Part>
std::optional<MediaNote> note_of(std::string_view kind, const Part& part) {
  const auto key = exactly<32>(as_bytes(part.mediakey()));
  const auto plain = exactly<32>(as_bytes(part.filesha256()));
  const auto encrypted = exactly<32>(as_bytes(part.fileencsha256()));
  if (!key || !plain || !encrypted) return std::nullopt;
  MediaNote note{.kind = std::string(kind), .mime_type = part.mimetype(), .size = part.filelength()};
  note.direct_path = part.directpath();
  note.key = *key;
  note.hashes = {*plain, *encrypted};
  if constexpr (requires { part.caption(); }) note.caption = part.caption();
  return note;
}

}  // namespace

std::optional<MediaType> media_key_type(std::string_view kind) {
  const auto* known = find(kind);
  return known == nullptr ? std::nullopt : std::optional(known->key_type);
}

std::string_view media_upload_kind(std::string_view kind) {
  const auto* known = find(kind);
  return known == nullptr ? std::string_view{} : known->upload_kind;
}

Bytes media_message(const MediaNote& note, std::string_view host, Time now, Random& random) {
  proto::Message message;
  if (note.kind == "image") put(*message.mutable_imagemessage(), note, host, now);
  if (note.kind == "video" || note.kind == "gif") put(*message.mutable_videomessage(), note, host, now);
  if (note.kind == "gif") message.mutable_videomessage()->set_gifplayback(true);
  if (note.kind == "ptv") put(*message.mutable_ptvmessage(), note, host, now);
  if (note.kind == "audio" || note.kind == "ptt") put(*message.mutable_audiomessage(), note, host, now);
  if (note.kind == "ptt") message.mutable_audiomessage()->set_ptt(true);
  if (note.kind == "sticker") put(*message.mutable_stickermessage(), note, host, now);
  if (note.kind == "document") {
    auto& inside = note.caption.empty() ? message : *message.mutable_documentwithcaptionmessage()->mutable_message();
    put(*inside.mutable_documentmessage(), note, host, now);
    inside.mutable_documentmessage()->set_filename(note.file_name);
  }
  message.mutable_messagecontextinfo()->mutable_messagesecret()->assign(as_text(random.bytes<32>()));
  return to_bytes(message.SerializeAsString());
}

std::optional<MediaNote> media_note(const proto::Message& message) {
  if (message.has_imagemessage()) return note_of("image", message.imagemessage());
  if (message.has_videomessage()) return note_of(message.videomessage().gifplayback() ? "gif" : "video", message.videomessage());
  if (message.has_ptvmessage()) return note_of("ptv", message.ptvmessage());
  if (message.has_audiomessage()) return note_of(message.audiomessage().ptt() ? "ptt" : "audio", message.audiomessage());
  if (message.has_stickermessage()) return note_of("sticker", message.stickermessage());
  if (!message.has_documentmessage()) return std::nullopt;
  auto note = note_of("document", message.documentmessage());
  if (note) note->file_name = message.documentmessage().filename();
  return note;
}

std::string media_kind_of(BytesView message) {
  const auto content = read_message(message);
  return content && content->media ? content->media->kind : std::string();
}

}  // namespace kurir::simulator
