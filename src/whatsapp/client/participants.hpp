// The part of a message stanza that is encrypted device by device.
#pragma once

#include <span>

#include "whatsapp/client/fanout.hpp"

namespace kurir::whatsapp::client {

struct Encrypted {
  Node enc;
  bool needs_identity;  ///< a prekey message: the recipient must learn who we are
};

/// `plain` is the payload of `message`, or what it is wrapped into. REQUIRES that `sessions` holds the target's.
[[nodiscard]] Result<Encrypted> encrypt_for(const Target& target, BytesView plain, const OutgoingMessage& message,
                                            const Credentials& credentials, SessionSet& sessions, Random& random);

/// Collects the <to> children for lists of devices.
struct Participants {
  Node::Children nodes;
  bool needs_identity = false;

  /// Gives how many could be addressed: targets without an open session are left out.
  Result<std::size_t> add(std::span<const Target> targets, BytesView plain, const OutgoingMessage& message,
                          const Credentials& credentials, SessionSet& sessions, Random& random);
};

/// <device-identity>: goes along wherever a prekey message does.
[[nodiscard]] Node identity_node(const Credentials& credentials);

}  // namespace kurir::whatsapp::client
