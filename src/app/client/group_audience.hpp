// From the members of a group to all their devices.
#pragma once

#include "app/client/connected_client.hpp"
#include "whatsapp/client/group_fanout.hpp"

namespace kurir::app {

/// Device lists are what is stored, else what WhatsApp answers. `info` outlives the call.
[[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::Audience>> group_audience(ConnectedClient& client,
                                                                                        const whatsapp::client::GroupInfo& info);
/// They are asked for again before the next message. Of those in memory; the rest is not known to be wrong.
void forget_member_devices(DeviceMemory& memory, const whatsapp::client::GroupInfo& info);

}  // namespace kurir::app
