// One message to all devices of the recipient and all our own others: encrypted once per device.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/outgoing.hpp"
#include "whatsapp/client/session_set.hpp"

namespace kurir::whatsapp::client {

/// A person, as far as sending needs to know.
struct Peer {
  Jid jid;                   ///< bare, phone-number form
  std::optional<Jid> lid{};  ///< bare
  std::vector<std::uint16_t> devices{};
};

/// A device to encrypt for: its JID on the wire, and where its session lives (under the LID wherever that is known).
struct Target {
  Jid wire;
  signal::Address address;
};

/// Whether a chat is addressed by LID: one namespace for the whole stanza, or the server refuses it.
[[nodiscard]] bool addresses_by_lid(const Account& own, const Peer& peer);
/// The chat's JID in that namespace.
[[nodiscard]] Jid chat_jid(const Account& own, const Peer& peer);
/// All devices of `person` in the chat's namespace, without our own device.
[[nodiscard]] std::vector<Target> targets(const Account& own, const Peer& peer, const Peer& person);

/// The whole <message> stanza. Sessions of the targets are held by `sessions`; targets without an open one are left out.
/// `not_found` where no device of the recipient is left.
[[nodiscard]] Result<Node> fan_out(const OutgoingMessage& message, const Credentials& credentials, const Peer& peer,
                                   const Peer& own_account, SessionSet& sessions, Random& random);

/// The same message once more for one device that could not read it.
[[nodiscard]] Result<Node> resend(const OutgoingMessage& message, const Credentials& credentials, const Peer& peer,
                                  const Node& retry_receipt, const Target& target, std::int64_t count, SessionSet& sessions,
                                  Random& random);

}  // namespace kurir::whatsapp::client
