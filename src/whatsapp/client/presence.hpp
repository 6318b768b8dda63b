// Who is there and who is typing: ours to others, and what comes in. Nothing of it is acknowledged or kept.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

enum class Availability { available, unavailable };

/// Our own. While available we get others' presence, our receipts draw the second tick, and the phone stays silent.
[[nodiscard]] Node presence(std::string_view push_name, Availability availability);
/// Goes before each "available": a number that names the time of the week, the same for all devices that open at once.
[[nodiscard]] Node session_notice(Time now);
/// Asks to be told when `person` comes and goes; holds for this connection, while we are available.
[[nodiscard]] Node presence_subscription(const Jid& person);

struct Presence {
  Jid from{};  ///< bare
  Availability availability = Availability::available;
  std::optional<Time> last_seen{};  ///< of somebody who has left and shows it
};
/// REQUIRES stanza.tag == "presence". `malformed` without a sender.
[[nodiscard]] Result<Presence> parse_presence(const Node& stanza);

enum class Typing {
  composing,
  recording,  ///< a voice note
  paused,
};

/// To a person or group. It ends by itself after some ten seconds, or with the message.
[[nodiscard]] Node chat_state(const Jid& chat, Typing typing);

struct ChatState {
  Jid chat{};    ///< bare
  Jid sender{};  ///< bare
  Typing typing = Typing::paused;
};
/// REQUIRES stanza.tag == "chatstate". `malformed` without a sender or a known state.
[[nodiscard]] Result<ChatState> parse_chat_state(const Node& stanza);

}  // namespace kurir::whatsapp::client
