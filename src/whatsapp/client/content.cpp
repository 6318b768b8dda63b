#include "whatsapp/client/content.hpp"

#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/content_bodies.hpp"
#include "whatsapp/client/content_media.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {

namespace {

constexpr int kMaxWrappers = 5;

Bytes serialise(const proto::Message& message) {
  Bytes out(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(out.data());
  return out;
}

bool parse(proto::Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

/// What a message is wrapped around, or null.
const proto::Message* wrapped(const proto::Message& message) {
  if (message.has_ephemeralmessage()) return &message.ephemeralmessage().message();
  if (message.has_viewoncemessage()) return &message.viewoncemessage().message();
  if (message.has_viewoncemessagev2()) return &message.viewoncemessagev2().message();
  if (message.has_viewoncemessagev2extension()) return &message.viewoncemessagev2extension().message();
  if (message.has_documentwithcaptionmessage()) return &message.documentwithcaptionmessage().message();
  if (message.has_editedmessage()) return &message.editedmessage().message();
  if (message.has_groupmentionedmessage()) return &message.groupmentionedmessage().message();
  if (message.has_lottiestickermessage()) return &message.lottiestickermessage().message();
  if (message.has_associatedchildmessage()) return &message.associatedchildmessage().message();
  if (message.has_groupstatusmessagev2()) return &message.groupstatusmessagev2().message();
  return nullptr;
}

/// The message inside all wrappers, or null where there are too many. `visit` sees every layer, outermost first.
template <class Visit>
const proto::Message* unwrap(const proto::Message& outermost, Visit visit) {
  const auto* message = &outermost;
  visit(*message);
  int wrappers = 0;
  if (message->has_devicesentmessage()) {
    message = &message->devicesentmessage().message();
    visit(*message);
    ++wrappers;
  }
  while (const auto* inner = wrapped(*message)) {
    if (++wrappers > kMaxWrappers) return nullptr;
    message = inner;
    visit(*message);
  }
  return message;
}

const proto::Message* unwrap(const proto::Message& outermost) {
  return unwrap(outermost, [](const proto::Message&) {});
}

ContentKind kind_of(const proto::ProtocolMessage& message) {
  using Type = proto::ProtocolMessage;
  // A type that this build does not know reads as absent, and its default would be REVOKE.
  if (!message.has_type()) return ContentKind::other_protocol;
  switch (message.type()) {
    case Type::REVOKE: return ContentKind::revoke;
    case Type::MESSAGE_EDIT: return ContentKind::edit;
    case Type::EPHEMERAL_SETTING: return ContentKind::ephemeral_setting;
    case Type::HISTORY_SYNC_NOTIFICATION: return ContentKind::history_sync;
    case Type::APP_STATE_SYNC_KEY_SHARE: return ContentKind::app_state_key_share;
    case Type::APP_STATE_SYNC_KEY_REQUEST: return ContentKind::app_state_key_request;
    case Type::PEER_DATA_OPERATION_REQUEST_MESSAGE: return ContentKind::peer_data_request;
    case Type::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE: return ContentKind::peer_data_response;
    case Type::LID_MIGRATION_MAPPING_SYNC: return ContentKind::lid_migration;
    default: return ContentKind::other_protocol;
  }
}

const std::string& text_of(const proto::Message& message) {
  return message.conversation().empty() ? message.extendedtextmessage().text() : message.conversation();
}

/// Whether there is anything besides keys and metadata, known to this build or not.
bool says_something(const proto::Message& message) {
  auto rest = message;
  rest.clear_conversation();
  rest.clear_senderkeydistributionmessage();
  rest.clear_fastratchetkeysenderkeydistributionmessage();
  rest.clear_messagecontextinfo();
  return rest.ByteSizeLong() > 0;
}

/// What one layer adds to the content.
void take_layer(Content& content, const proto::Message& layer) {
  if (layer.has_senderkeydistributionmessage()) content.sender_key_distribution = true;
  if (const auto secret = exactly<32>(as_bytes(layer.messagecontextinfo().messagesecret()))) content.secret = *secret;
}

void take_kind(Content& content, const proto::Message& message) {
  if (message.has_protocolmessage()) {
    content.kind = kind_of(message.protocolmessage());
  } else if (!text_of(message).empty()) {
    content.kind = ContentKind::text;
    content.text = text_of(message);
  } else if (message.has_reactionmessage()) {
    content.kind = ContentKind::reaction;
  } else if (message.has_locationmessage() || message.has_livelocationmessage()) {
    content.kind = ContentKind::location;
  } else if (message.has_contactmessage() || message.has_contactsarraymessage()) {
    content.kind = ContentKind::contacts;
  } else if (media_of(message)) {
    content.kind = ContentKind::media;
  } else if (says_something(message)) {
    content.kind = ContentKind::other;
  }
}

bool is_link_preview(const proto::Message& message) {
  return message.extendedtextmessage().matchedtext().find_first_not_of(" \t\r\n") != std::string::npos;
}

std::string_view media_type_inside(const proto::Message& message) {
  if (message.has_imagemessage()) return "image";
  if (message.has_videomessage()) return message.videomessage().gifplayback() ? "gif" : "video";
  if (message.has_ptvmessage()) return "ptv";
  if (message.has_audiomessage()) return message.audiomessage().ptt() ? "ptt" : "audio";
  if (message.has_documentmessage()) return "document";
  if (message.has_stickermessage()) return "sticker";
  if (message.has_locationmessage()) return message.locationmessage().islive() ? "livelocation" : "location";
  if (message.has_livelocationmessage()) return "livelocation";
  if (message.has_contactmessage()) return "vcard";
  if (message.has_contactsarraymessage()) return "contact_array";
  if (message.has_listmessage()) return "list";
  if (message.has_listresponsemessage()) return "list_response";
  if (message.has_buttonsresponsemessage()) return "buttons_response";
  if (message.has_interactiveresponsemessage()) return "native_flow_response";
  if (message.has_groupinvitemessage() || is_link_preview(message)) return "url";
  return "";
}

}  // namespace

Bytes encode_text(std::string_view text, const MessageSecret& secret) {
  proto::Message message;
  message.set_conversation(text.data(), text.size());
  message.mutable_messagecontextinfo()->set_messagesecret(secret.data(), secret.size());
  return serialise(message);
}

Bytes wrap_device_sent(const Jid& chat, BytesView message) {
  proto::Message outer;
  auto& copy = *outer.mutable_devicesentmessage();
  copy.set_destinationjid(chat.bare().to_string());
  parse(*copy.mutable_message(), message);
  if (copy.message().has_messagecontextinfo()) *outer.mutable_messagecontextinfo() = copy.message().messagecontextinfo();
  return serialise(outer);
}

Result<Content> parse_content(BytesView unpadded) {
  proto::Message message;
  if (!parse(message, unpadded)) return fail(ErrorCode::malformed, "the decrypted bytes are no message");

  Content content;
  if (message.has_devicesentmessage()) {
    content.device_sent = true;
    if (const auto jid = Jid::parse(message.devicesentmessage().destinationjid())) content.destination = jid->bare();
  }
  const auto* inside = unwrap(message, [&](const proto::Message& layer) { take_layer(content, layer); });
  if (!inside) {
    content.kind = ContentKind::other;
    return content;
  }
  take_kind(content, *inside);
  content.body = body_of(*inside);
  if (const auto* context = context_of(*inside)) {
    content.quote = quote_of(*context);
    content.mentions = mentions_of(*context);
  }
  if (!is_utf8(as_bytes(content.text))) return fail(ErrorCode::malformed, "the text of a message is not UTF-8");
  return content;
}

bool self_only(ContentKind kind) noexcept {
  return kind == ContentKind::history_sync || kind == ContentKind::app_state_key_share || kind == ContentKind::lid_migration ||
         kind == ContentKind::peer_data_response;
}

std::string_view media_type(const proto::Message& message) {
  const auto* inside = unwrap(message);
  return inside ? media_type_inside(*inside) : "";
}

std::string_view stanza_type(const proto::Message& message) {
  const auto* inside = unwrap(message);
  if (!inside) return "text";
  if (inside->has_reactionmessage() || inside->has_encreactionmessage()) return "reaction";
  if (inside->has_pollcreationmessage() || inside->has_pollcreationmessagev2() || inside->has_pollcreationmessagev3() ||
      inside->has_pollupdatemessage()) {
    return "poll";
  }
  if (inside->has_eventmessage()) return "event";
  return media_type_inside(*inside).empty() ? "text" : "media";
}

}  // namespace kurir::whatsapp::client
