#include "whatsapp/client/placeholder.hpp"

#include "whatsapp/client/participants.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int32_t kPlaceholderResend = 4;  ///< peerDataOperationRequestType
constexpr int kMaxRecalled = 100;               ///< messages of one answer

Bytes serialise(const google::protobuf::MessageLite& message) {
  Bytes out(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(out.data());
  return out;
}

}  // namespace

Bytes placeholder_request(const MissingMessage& missing) {
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_MESSAGE);
  auto& request = *protocol.mutable_peerdataoperationrequestmessage();
  request.set_peerdataoperationrequesttype(kPlaceholderResend);
  auto& key = *request.add_placeholdermessageresendrequest()->mutable_messagekey();
  key.set_remotejid(missing.chat.bare().to_string());
  key.set_fromme(false);
  key.set_id(missing.id);
  if (missing.chat.server == kGroupServer) key.set_participant(missing.sender.bare().to_string());
  return serialise(message);
}

Target own_phone(const Account& own) { return {own.jid.bare(), signal::Address::of(own.lid.bare())}; }

Result<Node> peer_message(std::string wire_id, Bytes payload, const Credentials& credentials, SessionSet& sessions,
                          Random& random) {
  const OutgoingMessage message{.wire_id = std::move(wire_id), .payload = std::move(payload)};
  const auto phone = own_phone(*credentials.account);
  if (!sessions.open(phone.address)) return fail(ErrorCode::not_found, "there is no session with our own phone");
  auto encrypted = encrypt_for(phone, message.payload, message, credentials, sessions, random);
  if (!encrypted) return pass_on(std::move(encrypted));
  Node::Children children{Node("meta", {{"appdata", "default"}}), std::move(encrypted->enc)};
  if (encrypted->needs_identity) children.push_back(identity_node(credentials));
  return Node("message",
              {{"id", message.wire_id},
               {"to", phone.wire},
               {"type", message.type},
               {"category", "peer"},
               {"push_priority", "high_force"}},
              std::move(children));
}

std::vector<Recalled> parse_placeholder_response(BytesView bytes) {
  std::vector<Recalled> recalled;
  proto::Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return recalled;
  const auto& response = message.protocolmessage().peerdataoperationrequestresponsemessage();
  for (const auto& result : response.peerdataoperationresult()) {
    const auto& info_bytes = result.placeholdermessageresendresponse().webmessageinfobytes();
    proto::WebMessageInfo info;
    if (info_bytes.empty() || !info.ParseFromString(info_bytes) || !info.has_message() || recalled.size() >= kMaxRecalled)
      continue;
    const auto chat = Jid::parse(info.key().remotejid());
    if (chat && !info.key().id().empty()) recalled.push_back({info.key().id(), chat->bare(), serialise(info.message())});
  }
  return recalled;
}

bool may_be_recalled(const Node& unavailable) {
  const auto type = unavailable.attribute("type");
  return !type.starts_with("view_once") && !type.starts_with("bot") && !type.starts_with("hosted");
}

}  // namespace kurir::whatsapp::client
