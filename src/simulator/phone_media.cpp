// A virtual phone sends files, opens those that it got, and uploads again what the media server has no more.
#include <algorithm>

#include "crypto/aes.hpp"
#include "simulator/kept_file.hpp"
#include "simulator/key_nodes.hpp"
#include "simulator/message_content.hpp"
#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/proto/media_retry.pb.h"

namespace kurir::simulator {
namespace media = whatsapp::media;

Result<std::string> Phone::send_media(std::string_view to, MediaNote note, BytesView file) {
  const auto type = media_key_type(note.kind);
  if (!type) return fail(ErrorCode::invalid_argument, "kind must be image, video, gif, ptv, audio, ptt, document or sticker");
  auto kept = keep_file(world_, {media_upload_kind(note.kind), *type}, account_.number, file);
  if (!kept) return pass_on(std::move(kept));
  note.key = kept->key;
  note.hashes = kept->hashes;
  note.size = kept->size;
  note.direct_path = std::move(kept->direct_path);
  return send_content(to, media_message(note, world_.media.hosts.front(), world_.clock.now(), world_.random));
}

Result<Bytes> Phone::open_media(std::string_view id) const {
  const auto found =
      std::ranges::find(messages_, id, [](const ReceivedMessage& message) -> const std::string& { return message.shown.id; });
  if (found == messages_.end() || !found->shown.media)
    return fail(ErrorCode::not_found, "this phone has no file with message {}", id);
  const auto& note = *found->shown.media;
  const auto here = world_.media.files.look(note.direct_path) == MediaStore::Presence::here;
  const auto file = here ? world_.media.files.read(note.direct_path) : std::nullopt;
  if (!file)
    return fail(ErrorCode::not_found, "the media server has no file {}", note.direct_path.substr(0, note.direct_path.find('?')));
  return media::decrypt_file(media::derive_keys(media::MediaKey(note.key), *media_key_type(note.kind)), *file, note.hashes);
}

/// A companion could not fetch a file: it goes up again, from what this phone has of it.
void Phone::answer_media_retry(const Node& receipt) {
  const auto id = receipt.attribute("id");
  const auto* about = receipt.child("rmr");
  const auto from = receipt.jid("from");
  Device* companion = from ? world_.device(*from) : nullptr;
  if (about == nullptr || companion == nullptr || &companion->account != &account_) return;
  Node answer("notification",
              {{"id", id}, {"type", "mediaretry"}, {"from", account_.pn()}, {"t", std::to_string(world_.unix_now())}},
              Node::Children{*about});
  auto& parts = std::get<Node::Children>(answer.content);
  const auto note = media_of_message(id);
  const auto path = note ? world_.media.files.upload_again(note->direct_path, world_.random) : std::nullopt;
  if (!path) {
    parts.push_back(Node("error", {{"code", std::to_string(proto::MediaRetryNotification::NOT_FOUND)}}));
    return world_.post.send(*companion, std::move(answer));
  }
  proto::MediaRetryNotification result;
  result.set_stanzaid(id);
  result.set_directpath(*path);
  result.set_result(proto::MediaRetryNotification::SUCCESS);
  const auto nonce = world_.random.bytes<crypto::kGcmNonceSize>();
  Bytes sealed;
  crypto::AesGcm(media::derive_retry_key(media::MediaKey(note->key)).reveal())
      .seal(nonce, as_bytes(id), as_bytes(result.SerializeAsString()), sealed);
  parts.push_back(Node("encrypt", {}, children(bytes_node("enc_p", sealed), bytes_node("enc_iv", nonce))));
  world_.post.send(*companion, std::move(answer));
}

std::optional<MediaNote> Phone::media_of_message(std::string_view id) const {
  for (const auto& message : messages_) {
    if (message.shown.id == id) return message.shown.media;
  }
  for (const auto& sent : sent_) {
    if (sent.id != id) continue;
    const auto content = read_message(sent.content);
    return content ? content->media : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace kurir::simulator
