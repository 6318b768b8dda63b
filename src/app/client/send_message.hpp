// Sending to a person: any kind of message, by a task of the client library.
#pragma once

#include <string>

#include "app/client/connected_client.hpp"
#include "ports/sent_payload_rows.hpp"
#include "whatsapp/client/fanout.hpp"
#include "whatsapp/client/outgoing.hpp"

namespace kurir::app {

/// How long what was sent is kept for those who ask for it again.
inline constexpr Duration kSentPayloadLifetime = std::chrono::days(14);

/// A person by phone number (international digits), with devices. `not_found` where it is not on WhatsApp.
[[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::Peer>> find_person(ConnectedClient& client, std::string number);

/// Encrypts for all devices of the person and our own others, makes ratchets and payload durable, and sends. The server's answer
/// comes as IncomingAck; until then the message is sent again with each new connection, a few times. `not_found` where no device
/// can be reached. Sending again under the same wire id is safe.
[[nodiscard]] boost::asio::awaitable<Result<void>> send_message(ConnectedClient& client, std::string number,
                                                                whatsapp::client::OutgoingMessage message);

/// Ratchets, keys and payload in one commit, before anything leaves.
[[nodiscard]] boost::asio::awaitable<Result<void>> make_durable(ConnectedClient& client, ports::SentPayload sent);

/// What is durable leaves. Where the connection ends before the server has answered, it leaves again on the next.
void dispatch(ConnectedClient& client, const std::string& wire_id, const whatsapp::Node& stanza);
void dispatch(DeviceMemory& memory, Link& link, UnansweredStanza sent);
/// What an earlier process sent leaves with send_unanswered(), unless it is known here, too.
void remember_unanswered(DeviceMemory& memory, UnansweredStanza sent);

/// After a login: what got no answer on the connections before, in order; three times in all, then the caller
/// has to.
void send_unanswered(DeviceMemory& memory, Link& link);

/// The same as send_message() for an encoded Message. `malformed` where it is none.
[[nodiscard]] boost::asio::awaitable<Result<void>> send_payload(ConnectedClient& client, std::string number, std::string wire_id,
                                                                Bytes payload);

}  // namespace kurir::app
