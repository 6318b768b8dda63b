// Why a connection ended and what to do: the reaction to every stream error and failure code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

enum class Reaction {
  reconnect_now,     ///< without back-off, credentials kept (515)
  reconnect,         ///< with back-off
  reconnect_slowly,  ///< with back-off advanced: the server asked for less
  renew_version,     ///< the server wants a newer client version: look for one, reconnect once (405)
  stop,              ///< reconnecting is useless until somebody acts; credentials kept
  stop_until,        ///< a temporary ban: not before `until`
  logged_out,        ///< unlinked; the device must be paired again
};

/// Typed, for programs and translations; each has a stable name.
enum class Cause {
  none,
  // WhatsApp said so.
  unlinked,            ///< by the phone, or not authorised any more
  forced_logout,       ///< WhatsApp logged the device out
  replaced,            ///< connected elsewhere with the same keys
  account_locked,      ///< WhatsApp locked the account, or its phone is gone
  account_banned,      ///< for ever
  temporarily_banned,  ///< until a time
  restricted,          ///< the account is restricted for a while
  client_outdated,     ///< the client version is too old
  client_refused,      ///< the server does not take this client's description
  login_refused,       ///< a failure that nobody knows how to mend
  rate_limited,        ///< too many connections
  restart_required,    ///< part of pairing, and of the server's upkeep
  whatsapp_unavailable,
  stream_ended,
  stream_broken,  ///< WhatsApp missed an acknowledgement, or could not read a stanza
  // We found out.
  connection_lost,
  unreachable,  ///< no connection could be made
  silent,       ///< the connection stands, and nothing comes over it
  stuck,        ///< pings are answered, messages are not
  // Pairing.
  no_scan,           ///< nobody scanned or typed the code in time
  not_wanted,        ///< nobody wants a code any more
  passkey_required,  ///< the account is linked with a passkey only, and none was used in time
  logged_out_here,
};

/// "unlinked", "account_banned", …; empty for none.
[[nodiscard]] std::string_view name(Cause cause) noexcept;
[[nodiscard]] std::optional<Cause> cause_named(std::string_view name) noexcept;
/// A sentence for people: what happened, what to do. Empty for none.
[[nodiscard]] std::string_view explain(Cause cause) noexcept;

/// What a temporary ban is for; the numbers are the server's.
enum class Ban {
  untold = 0,
  strangers = 101,     ///< too many messages to people without this number in their contacts
  blocked = 102,       ///< blocked by too many people
  groups = 103,        ///< created too many groups
  same_message = 104,  ///< sent the same message too often
  broadcast = 106,     ///< too many messages to a broadcast list
};

struct Disconnect {
  Reaction reaction = Reaction::reconnect;
  std::string reason;         ///< for people: what happened, what to do
  std::optional<Time> until;  ///< for stop_until
  Cause cause = Cause::connection_lost;
  Ban ban = Ban::untold;    ///< for temporarily_banned
  std::string detail = {};  ///< for the log: code and place as the server told them

  /// With the cause's own sentence.
  [[nodiscard]] static Disconnect because(Cause cause, Reaction reaction = Reaction::reconnect) {
    return {reaction, std::string(explain(cause)), {}, cause};
  }
};

/// For <stream:error>, <failure> and <xmlstreamend>; nothing for any other stanza.
[[nodiscard]] std::optional<Disconnect> classify_disconnect(const Node& stanza, Time now);

}  // namespace kurir::whatsapp::client
