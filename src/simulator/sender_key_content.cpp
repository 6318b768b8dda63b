#include "simulator/sender_key_content.hpp"

#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {

Bytes sender_key_message(const whatsapp::Jid& group, BytesView distribution) {
  proto::Message message;
  auto& handed = *message.mutable_senderkeydistributionmessage();
  handed.set_groupid(group.to_string());
  handed.mutable_axolotlsenderkeydistributionmessage()->assign(as_text(distribution));
  return to_bytes(message.SerializeAsString());
}

std::optional<Bytes> handed_over(BytesView encoded, const whatsapp::Jid& group) {
  proto::Message message;
  if (!message.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()))) return std::nullopt;
  const auto& inner = message.has_devicesentmessage() ? message.devicesentmessage().message() : message;
  const auto& handed = inner.senderkeydistributionmessage();
  if (handed.groupid() != group.to_string()) return std::nullopt;
  return to_bytes(handed.axolotlsenderkeydistributionmessage());
}

}  // namespace kurir::simulator
