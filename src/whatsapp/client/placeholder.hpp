// What nobody could send us in a readable form our own phone still has: asking it for a message's content, and its answer.
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/fanout.hpp"

namespace kurir::whatsapp::client {

/// A message that is known by its envelope only.
struct MissingMessage {
  std::string id;
  Jid chat;    ///< bare
  Jid sender;  ///< the sending device; differs from the chat in groups
};

/// Message{protocolMessage: PEER_DATA_OPERATION_REQUEST_MESSAGE, PLACEHOLDER_MESSAGE_RESEND}, without padding.
[[nodiscard]] Bytes placeholder_request(const MissingMessage& missing);

/// A message to our own phone alone. `not_found` where there is no session with it; REQUIRES that `sessions` holds it.
[[nodiscard]] Result<Node> peer_message(std::string wire_id, Bytes payload, const Credentials& credentials, SessionSet& sessions,
                                        Random& random);
/// Our own phone as a target.
[[nodiscard]] Target own_phone(const Account& own);

/// A message as our own phone remembers it.
struct Recalled {
  std::string id;
  Jid chat;       ///< bare
  Bytes message;  ///< encoded Message
};

/// From a decrypted message of our own account, without padding; empty where it is no such answer.
[[nodiscard]] std::vector<Recalled> parse_placeholder_response(BytesView message);

/// Whether a message that came without content may be had from the phone: not what is hidden from companions on purpose.
[[nodiscard]] bool may_be_recalled(const Node& unavailable);

}  // namespace kurir::whatsapp::client
