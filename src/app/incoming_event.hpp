// What comes in from WhatsApp, for whoever uses the client library: messages of all kinds, and what is known of ours.
#pragma once

#include <functional>
#include <variant>

#include "ports/store.hpp"
#include "whatsapp/client/group.hpp"
#include "whatsapp/client/incoming.hpp"
#include "whatsapp/client/presence.hpp"
#include "whatsapp/client/receipt.hpp"

namespace kurir::app {

/// A message that was decrypted. After a lost acknowledgement a text comes once, other kinds may come again (same wire id).
struct IncomingMessage {
  whatsapp::client::Envelope envelope;
  whatsapp::client::Content content;
};

/// The server's answer to a message of ours.
struct IncomingAck {
  std::string wire_id;
  int error = 0;  ///< 0 = taken
};

/// The phone's answer to a request to upload a file again: parse_media_retry() with the file's key.
struct IncomingMediaRetry {
  whatsapp::Node notification;
};

struct Incoming {
  domain::DeviceId device;
  std::variant<IncomingMessage, IncomingAck, whatsapp::client::Receipt, whatsapp::client::ChatState, whatsapp::client::Presence,
               IncomingMediaRetry, whatsapp::client::GroupChange>
      what;
};

/// Called on the store's writer, within the transaction that makes the stanza's consequences durable, before it is
/// acknowledged: what is written there is exactly as durable. Must be quick.
using IncomingHook = std::function<void(ports::Transaction&, const Incoming&)>;

}  // namespace kurir::app
