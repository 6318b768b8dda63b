#include "whatsapp/client/compose_media.hpp"

#include "whatsapp/client/surroundings.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

/// What all kinds have under the same names.
template <class Part>
void put_file(Part& part, const Media& media, const Surroundings& around) {
  const auto& file = media.file;
  if (!file.url.empty()) part.set_url(file.url);
  part.set_mimetype(media.mime_type);
  part.set_filesha256(file.hashes.plain.data(), file.hashes.plain.size());
  part.set_filelength(file.size);
  part.set_mediakey(file.key.data(), file.key.size());
  part.set_fileencsha256(file.hashes.encrypted.data(), file.hashes.encrypted.size());
  part.set_directpath(file.direct_path);
  part.set_mediakeytimestamp(to_unix_seconds(file.key_made_at));
  surround(part, around);
}

template <class Part>
void put_sidecar(Part& part, const Media& media) {
  if (!media.file.sidecar.empty()) part.set_streamingsidecar(media.file.sidecar.data(), media.file.sidecar.size());
}

template <class Part>
void put_size(Part& part, const Media& media) {
  if (media.width == 0 || media.height == 0) return;
  part.set_width(media.width);
  part.set_height(media.height);
}

void put_image(proto::ImageMessage& part, const Media& media, const Surroundings& around) {
  put_file(part, media, around);
  put_size(part, media);
  if (!media.caption.empty()) part.set_caption(media.caption);
}

void put_video(proto::VideoMessage& part, const Media& media, const Surroundings& around) {
  put_file(part, media, around);
  put_size(part, media);
  put_sidecar(part, media);
  part.set_seconds(media.seconds);
  if (media.kind == MediaKind::gif) part.set_gifplayback(true);
  if (!media.caption.empty()) part.set_caption(media.caption);
}

void put_audio(proto::AudioMessage& part, const Media& media, const Surroundings& around) {
  put_file(part, media, around);
  put_sidecar(part, media);
  part.set_seconds(media.seconds);
  part.set_ptt(media.kind == MediaKind::voice);
}

void put_document(proto::DocumentMessage& part, const Media& media, const Surroundings& around) {
  put_file(part, media, around);
  part.set_filename(media.file_name);
  part.set_title(media.file_name);
  if (!media.caption.empty()) part.set_caption(media.caption);
}

}  // namespace

Bytes compose_media(const Media& media, const Surroundings& around, const MessageSecret& secret) {
  proto::Message message;
  switch (media.kind) {
    case MediaKind::image: put_image(*message.mutable_imagemessage(), media, around); break;
    case MediaKind::video:
    case MediaKind::gif: put_video(*message.mutable_videomessage(), media, around); break;
    case MediaKind::video_note: put_video(*message.mutable_ptvmessage(), media, around); break;
    case MediaKind::audio:
    case MediaKind::voice: put_audio(*message.mutable_audiomessage(), media, around); break;
    case MediaKind::document: {
      // A document with a caption travels in a wrapper of its own: older clients would drop the caption.
      auto& inside = media.caption.empty() ? message : *message.mutable_documentwithcaptionmessage()->mutable_message();
      put_document(*inside.mutable_documentmessage(), media, around);
      break;
    }
    case MediaKind::sticker: {
      put_file(*message.mutable_stickermessage(), media, around);
      put_size(*message.mutable_stickermessage(), media);
      break;
    }
  }
  message.mutable_messagecontextinfo()->set_messagesecret(secret.data(), secret.size());
  Bytes out(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(out.data());
  return out;
}

}  // namespace kurir::whatsapp::client
