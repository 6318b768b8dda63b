#include "whatsapp/client/sender_key_content.hpp"

#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {

Bytes encode_handed_key(const Jid& group, BytesView distribution) {
  proto::Message message;
  auto& handed = *message.mutable_senderkeydistributionmessage();
  handed.set_groupid(group.to_string());
  handed.set_axolotlsenderkeydistributionmessage(distribution.data(), distribution.size());
  Bytes out(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(out.data());
  return out;
}

std::optional<HandedKey> parse_handed_key(BytesView unpadded) {
  proto::Message message;
  if (!message.ParseFromArray(unpadded.data(), static_cast<int>(unpadded.size()))) return std::nullopt;
  const auto& inner = message.has_devicesentmessage() ? message.devicesentmessage().message() : message;
  if (!inner.has_senderkeydistributionmessage()) return std::nullopt;
  const auto& handed = inner.senderkeydistributionmessage();
  const auto group = Jid::parse(handed.groupid());
  if (!group) return std::nullopt;
  return HandedKey{group->bare(), to_bytes(as_bytes(handed.axolotlsenderkeydistributionmessage()))};
}

}  // namespace kurir::whatsapp::client
