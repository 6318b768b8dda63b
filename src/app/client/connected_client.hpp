// Work of the client library on a device that is connected: coroutines that run one after the other on its worker, between
// the batches of messages, alone with its ratchets.
#pragma once

#include <functional>
#include <list>

#include <boost/asio/awaitable.hpp>

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

/// What a task works with; it outlives the task.
struct ConnectedClient {
  const WhatsAppServices& services;
  DeviceMemory& memory;
  Link& link;
};

/// While it runs the device neither sends nor receives messages: it must not wait for either. A connection that ends throws
/// `operation_aborted` into it; a task that never runs is destroyed.
using ClientTask = std::move_only_function<boost::asio::awaitable<void>(ConnectedClient&)>;

/// Tasks that wait for their device to be connected, in order.
using ClientTasks = std::list<ClientTask>;

}  // namespace kurir::app
