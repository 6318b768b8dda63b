#include "simulator/message_content.hpp"

#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {
namespace {

constexpr int kMaxCovers = 5;

/// The message inside one cover, or null.
const proto::Message* uncover(const proto::Message& message) {
  if (message.has_devicesentmessage()) return &message.devicesentmessage().message();
  if (message.has_ephemeralmessage()) return &message.ephemeralmessage().message();
  if (message.has_viewoncemessage()) return &message.viewoncemessage().message();
  if (message.has_documentwithcaptionmessage()) return &message.documentwithcaptionmessage().message();
  if (message.has_editedmessage()) return &message.editedmessage().message();
  return nullptr;
}

}  // namespace

Bytes text_message(std::string_view text, Random& random) {
  proto::Message message;
  message.set_conversation(std::string(text));
  auto secret = random.bytes<32>();
  message.mutable_messagecontextinfo()->mutable_messagesecret()->assign(as_text(secret));
  return to_bytes(message.SerializeAsString());
}

Bytes copy_for_own_devices(BytesView encoded, const whatsapp::Jid& chat) {
  proto::Message copy;
  auto& sent = *copy.mutable_devicesentmessage();
  sent.set_destinationjid(chat.to_string());
  sent.mutable_message()->ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  *copy.mutable_messagecontextinfo() = sent.message().messagecontextinfo();
  return to_bytes(copy.SerializeAsString());
}

const proto::Message& uncovered(const proto::Message& message) {
  const proto::Message* inner = &message;
  for (int depth = 0; depth < kMaxCovers; ++depth) {
    const auto* next = uncover(*inner);
    if (next == nullptr) break;
    inner = next;
  }
  return *inner;
}

Result<Content> read_message(BytesView encoded) {
  proto::Message message;
  if (!message.ParseFromArray(encoded.data(), static_cast<int>(encoded.size())))
    return fail(ErrorCode::malformed, "the message does not parse");
  Content content{std::nullopt, message.has_devicesentmessage()};
  const proto::Message* inner = &uncovered(message);
  if (inner->has_conversation()) {
    content.text = inner->conversation();
  } else if (inner->has_extendedtextmessage()) {
    content.text = inner->extendedtextmessage().text();
  } else if ((content.media = media_note(*inner))) {
    content.text = content.media->caption;
  }
  return content;
}

}  // namespace kurir::simulator
