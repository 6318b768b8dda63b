#include "whatsapp/client/media_retry.hpp"

#include "crypto/aes.hpp"
#include "whatsapp/client/content_media.hpp"
#include "whatsapp/proto/media_retry.pb.h"

namespace kurir::whatsapp::client {
namespace {

crypto::AesGcm cipher_for(const ByteArray<32>& key) {
  return crypto::AesGcm(media::derive_retry_key(media::MediaKey(key)).reveal());
}

std::unexpected<Error> refused(std::int64_t reason) {
  return fail(ErrorCode::not_found, "the phone does not upload the file again (reason {}): ask the sender for it", reason);
}

}  // namespace

Node ask_for_upload(const Account& own, const MessageName& message, const ByteArray<32>& key, Random& random) {
  proto::ServerErrorReceipt request;
  request.set_stanzaid(message.wire_id);
  const auto nonce = random.bytes<crypto::kGcmNonceSize>();
  Bytes sealed;
  cipher_for(key).seal(nonce, as_bytes(message.wire_id), as_bytes(request.SerializeAsString()), sealed);
  Node encrypt("encrypt", {},
               Node::Children{Node("enc_p", {}, std::move(sealed)), Node("enc_iv", {}, to_bytes(BytesView(nonce)))});
  Node about("rmr", {{"jid", message.chat}, {"from_me", message.from_me ? "true" : "false"}});
  if (message.author) about.set("participant", message.author->bare());
  return Node("receipt", {{"id", message.wire_id}, {"to", own.jid.bare()}, {"type", "server-error"}},
              Node::Children{std::move(encrypt), std::move(about)});
}

bool is_media_retry(const Node& notification) {
  return notification.tag == "notification" && notification.attribute_is("type", "mediaretry");
}

Result<std::string> parse_media_retry(const Node& notification, const ByteArray<32>& key) {
  if (const auto* error = notification.child("error")) return refused(error->number("code").value_or(0));
  const auto* encrypt = notification.child("encrypt");
  const auto* sealed = encrypt == nullptr ? nullptr : encrypt->child("enc_p");
  const auto* nonce_node = encrypt == nullptr ? nullptr : encrypt->child("enc_iv");
  const auto nonce = nonce_node == nullptr ? std::nullopt : exactly<crypto::kGcmNonceSize>(nonce_node->bytes());
  if (sealed == nullptr || !nonce) return fail(ErrorCode::malformed, "the phone's answer about a file is not whole: ask again");
  const auto id = notification.attribute("id");
  Bytes opened;
  if (auto done = cipher_for(key).open(*nonce, as_bytes(id), sealed->bytes(), opened); !done) return pass_on(std::move(done));
  proto::MediaRetryNotification answer;
  if (!answer.ParseFromArray(opened.data(), static_cast<int>(opened.size()))) {
    return fail(ErrorCode::malformed, "the phone's answer about a file does not parse: ask again");
  }
  if (answer.stanzaid() != id) return fail(ErrorCode::verification_failed, "the phone's answer is about another file: ask again");
  if (answer.result() != proto::MediaRetryNotification::SUCCESS) return refused(answer.result());
  if (!is_direct_path(answer.directpath())) return fail(ErrorCode::malformed, "the phone's answer names no path: ask again");
  return answer.directpath();
}

}  // namespace kurir::whatsapp::client
