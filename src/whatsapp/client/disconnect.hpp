// Why a connection ended and what to do: the reaction to every stream error and failure code.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

enum class Reaction {
  reconnect_now,     ///< without back-off, credentials kept (515)
  reconnect,         ///< with back-off
  reconnect_slowly,  ///< with back-off advanced: the server asked for less
  stop,              ///< reconnecting is useless until somebody acts; credentials kept
  stop_until,        ///< a temporary ban: not before `until`
  logged_out,        ///< unlinked; the device must be paired again
};

struct Disconnect {
  Reaction reaction = Reaction::reconnect;
  std::string reason;         ///< for people: what happened, what to do
  std::optional<Time> until;  ///< for stop_until
};

/// For <stream:error>, <failure> and <xmlstreamend>; nothing for any other stanza.
[[nodiscard]] std::optional<Disconnect> classify_disconnect(const Node& stanza, Time now);

}  // namespace kurir::whatsapp::client
