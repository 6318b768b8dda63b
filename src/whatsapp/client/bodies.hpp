// What messages say beyond text, as structures: what is read out of a message, and what new ones are composed of.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "whatsapp/binary/jid.hpp"
#include "whatsapp/client/media.hpp"

namespace kurir::whatsapp::client {

/// Names a message of a chat, from the point of view of whoever speaks.
struct MessageName {
  Jid chat{};  ///< bare; empty where it was no JID
  std::string wire_id;
  bool from_me = false;         ///< the speaker wrote it
  std::optional<Jid> author{};  ///< bare; in groups, of messages of others
};

struct EmojiReaction {
  MessageName target;
  std::string emoji;  ///< empty = the reaction is taken back
  Time at{};
};

struct Edit {
  MessageName target;
  std::string text;  ///< that the message has from now on; empty where it became no text
  Time at{};
};

/// "Delete for everyone".
struct Revoke {
  MessageName target;
};

struct Location {
  double latitude = 0;   ///< degrees
  double longitude = 0;  ///< degrees
  std::string name{};
  std::string address{};
  bool live = false;  ///< one of a row: shared for a while
};

struct ContactCard {
  std::string name;   ///< as shown
  std::string vcard;  ///< RFC 6350 text
};

/// One card or several.
struct Contacts {
  std::string name;  ///< of the whole, as shown
  std::vector<ContactCard> cards;
};

using Body = std::variant<std::monostate, EmojiReaction, Edit, Revoke, Location, Contacts, Media>;

/// The message that another one answers.
struct Quote {
  std::string wire_id;
  std::optional<Jid> author{};  ///< bare, in the chat's namespace
  std::string text{};           ///< what is shown of it
  Bytes message{};              ///< encoded; when composing, used in place of `text` where there is one
};

}  // namespace kurir::whatsapp::client
