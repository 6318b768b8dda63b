// A companion asks its phone for messages that it could not read.
#include <algorithm>

#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {
namespace {

constexpr std::int32_t kPlaceholderResend = 4;

/// The message as the phone has it: a text, under the key that it was asked by.
proto::WebMessageInfo recalled(const proto::MessageKey& key, const PhoneMessage& shown) {
  proto::WebMessageInfo info;
  *info.mutable_key() = key;
  info.mutable_message()->set_conversation(shown.text);
  info.set_messagetimestamp(static_cast<std::uint64_t>(to_unix_seconds(shown.at)));
  return info;
}

}  // namespace

void Phone::on_peer_message(Device& companion, const Node& request, BytesView plaintext) {
  proto::Message message;
  if (!message.ParseFromArray(plaintext.data(), static_cast<int>(plaintext.size()))) return;
  const auto& operation = message.protocolmessage().peerdataoperationrequestmessage();
  if (operation.peerdataoperationrequesttype() != kPlaceholderResend) return;
  proto::Message answer;
  auto& protocol = *answer.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE);
  auto& response = *protocol.mutable_peerdataoperationrequestresponsemessage();
  response.set_peerdataoperationrequesttype(kPlaceholderResend);
  response.set_stanzaid(request.attribute("id"));
  for (const auto& asked : operation.placeholdermessageresendrequest()) {
    const auto& key = asked.messagekey();
    const auto found = std::ranges::find(messages_, key.id(), [](const auto& message) { return message.shown.id; });
    if (found == messages_.end()) continue;
    response.add_peerdataoperationresult()->mutable_placeholdermessageresendresponse()->set_webmessageinfobytes(
        recalled(key, found->shown).SerializeAsString());
  }
  if (response.peerdataoperationresult().empty()) return;
  ++world_.counters.placeholders_resent;
  auto enc = enc_for(companion, to_bytes(answer.SerializeAsString()));
  if (!enc) return;
  say(Node("message", {{"id", world_.next_stanza_id()}, {"to", companion.pn()}, {"type", "text"}, {"category", "peer"}},
           children(std::move(*enc))));
}

}  // namespace kurir::simulator
