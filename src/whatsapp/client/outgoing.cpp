#include "whatsapp/client/outgoing.hpp"

#include "crypto/hash.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::string_view kSecretPurpose = "message secret";
constexpr std::string_view kMessageEdit = "1";
constexpr std::string_view kPin = "2";
constexpr std::string_view kSenderRevoke = "7";
constexpr std::string_view kAdminRevoke = "8";

bool is_edit(const proto::Message& message) {
  return message.has_protocolmessage() && message.protocolmessage().type() == proto::ProtocolMessage::MESSAGE_EDIT;
}

std::string_view edit_of(const proto::Message& message) {
  if (message.has_editedmessage() || is_edit(message)) return kMessageEdit;
  if (message.has_pininchatmessage()) return kPin;
  if (message.has_reactionmessage()) return message.reactionmessage().text().empty() ? kSenderRevoke : "";
  const auto& protocol = message.protocolmessage();
  if (protocol.has_type() && protocol.type() == proto::ProtocolMessage::REVOKE)
    return protocol.key().fromme() ? kSenderRevoke : kAdminRevoke;
  return "";
}

/// A revoke is none of these: the server drops one that hides.
bool is_hidden(const proto::Message& message) {
  return message.has_reactionmessage() || message.has_encreactionmessage() || message.has_pollupdatemessage() ||
         message.has_pininchatmessage() || message.has_keepinchatmessage() || message.has_editedmessage() || is_edit(message);
}

}  // namespace

Result<OutgoingMessage> outgoing(std::string wire_id, Bytes payload) {
  proto::Message message;
  if (!message.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
    return fail(ErrorCode::malformed, "the payload of {} is no message", wire_id);
  return OutgoingMessage{.wire_id = std::move(wire_id),
                         .payload = std::move(payload),
                         .type = std::string(stanza_type(message)),
                         .media_type = std::string(media_type(message)),
                         .edit = std::string(edit_of(message)),
                         .hidden = is_hidden(message)};
}

OutgoingMessage outgoing_text(const Credentials& credentials, std::string wire_id, std::string_view text) {
  auto payload = encode_text(text, secret_of(credentials, wire_id));
  return {.wire_id = std::move(wire_id), .payload = std::move(payload)};
}

MessageSecret secret_of(const Credentials& credentials, std::string_view wire_id) {
  return crypto::hmac_sha256(credentials.identity.secret.reveal(), {as_bytes(kSecretPurpose), as_bytes(wire_id)});
}

}  // namespace kurir::whatsapp::client
