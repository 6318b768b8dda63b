// What every device session uses: shared, outliving all sessions.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "app/client_versions.hpp"
#include "app/device_health.hpp"
#include "app/incoming_event.hpp"
#include "app/passkey_desk.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/x25519.hpp"
#include "ports/media_transfer.hpp"
#include "ports/store.hpp"
#include "ports/transport.hpp"
#include "whatsapp/client/payload.hpp"

namespace kurir::app {

struct WhatsAppServices {
  ports::Store& store;
  ports::Connector& connector;
  ports::MediaTransfer& media;  ///< for what our phone keeps on the media servers
  const Clock& clock;
  Random& random;                                 ///< thread-safe
  std::string url;                                ///< of the WebSocket
  crypto::PublicKey root;                         ///< of the server's certificates
  ClientVersions version;                         ///< of WhatsApp Web, that devices announce
  boost::asio::thread_pool& workers;              ///< for what takes tens of milliseconds
  std::function<void()> schedule_changed;         ///< messages are to be tried again later; from any thread
  std::function<void()> events_appended;          ///< a webhook event was committed; from any thread
  std::function<void()> changed_outside = [] {};  ///< another process has written to the store; from any thread
  std::function<void(domain::DeviceId)> found_paused = [](domain::DeviceId) {};  ///< its messages wait; from any thread
  std::function<void()> unknown_stanza = [] {};  ///< WhatsApp said something that we do not know; from any thread
  IncomingHook incoming = {};                    ///< of whoever uses the client library; empty in the gateway
  std::shared_ptr<HealthBook> health = std::make_shared<HealthBook>();
  std::shared_ptr<PasskeyDesk> passkeys = std::make_shared<PasskeyDesk>();
  Duration patience = std::chrono::seconds(75);  ///< a message, or a request, unanswered this long: the connection is dead
  std::string first_policy = {};                 ///< rules of use ("name=value" lines) for devices that are paired without any
};

}  // namespace kurir::app
