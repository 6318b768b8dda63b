// Groups for tasks of the client library: what they are, who is in them, writing to them.
#pragma once

#include <string>
#include <vector>

#include "app/client/connected_client.hpp"
#include "whatsapp/client/group_fanout.hpp"
#include "whatsapp/client/outgoing.hpp"

namespace kurir::app {

/// From memory, from the store, or from the server: asked once, then kept up to date by notifications. The pointer holds until
/// the task ends or sends. `not_found`, `invalid_argument` where we are not in it.
[[nodiscard]] boost::asio::awaitable<Result<const whatsapp::client::GroupInfo*>> group_info(ConnectedClient& client,
                                                                                            whatsapp::Jid group);
/// All that we are in, from the server.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<whatsapp::client::GroupInfo>>> all_groups(ConnectedClient& client);
[[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::GroupInfo>> create_group(ConnectedClient& client,
                                                                                       std::string subject,
                                                                                       std::vector<whatsapp::Jid> members);
/// Leaves, renames or changes members: whatsapp/client/group.hpp has the requests.
[[nodiscard]] boost::asio::awaitable<Result<void>> change_group(ConnectedClient& client, whatsapp::Node request);

/// Encrypts once for all, hands our key to devices that lack it, makes everything durable, and sends. Our key is made anew where
/// a device has it that is not among the members' any more. The server's answer comes as IncomingAck; where it says that our
/// picture of the group was out of date the message has been sent anew, once.
[[nodiscard]] boost::asio::awaitable<Result<void>> send_to_group(ConnectedClient& client, whatsapp::Jid group,
                                                                 whatsapp::client::OutgoingMessage message);

/// Loads our own sender key and who has it.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_own_sender_key(ConnectedClient& client, whatsapp::Jid group);
[[nodiscard]] whatsapp::client::SenderKeyName own_sender_key_name(const DeviceMemory& memory, const whatsapp::Jid& group);

}  // namespace kurir::app
