// Messages of a virtual phone beyond plain text: how they are put, what the server is told of them, and what one that arrived
// says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "whatsapp/binary/jid.hpp"

namespace kurir::simulator {

/// A message of a chat, as the phone that speaks names it.
struct MessageKey {
  whatsapp::Jid chat;  ///< bare
  std::string id;
  bool from_me = false;
  std::optional<whatsapp::Jid> author{};  ///< bare; in groups, of messages of others
};

struct QuotedMessage {
  std::string id;
  whatsapp::Jid author;  ///< bare
  std::string text;
};

struct Place {
  double latitude = 0;
  double longitude = 0;
  std::string name;
  std::string address;
};

struct Card {
  std::string name;
  std::string vcard;
};

// Each gives an encoded Message.
[[nodiscard]] Bytes reply_message(std::string_view text, const std::optional<QuotedMessage>& quoted,
                                  const std::vector<whatsapp::Jid>& mentions, Random& random);
[[nodiscard]] Bytes reaction_message(const MessageKey& target, std::string_view emoji, Time now);
[[nodiscard]] Bytes edit_message(const MessageKey& target, std::string_view text, Time now);
[[nodiscard]] Bytes revoke_message(const MessageKey& target);
[[nodiscard]] Bytes place_message(const Place& place, Random& random);
/// One card or several.
[[nodiscard]] Bytes card_message(const std::vector<Card>& cards, Random& random);

/// What stands outside the ciphertext.
struct WireForm {
  std::string type = "text";  ///< <message type>
  std::string media_type;     ///< <enc mediatype>
  std::string edit;           ///< <message edit>
  bool hidden = false;        ///< <enc decrypt-fail="hide">
};
[[nodiscard]] WireForm wire_form_of(BytesView message);

/// {"kind": "text" | "reaction" | "edit" | "revoke" | "location" | "contacts" | "other", …} and, where there is one, "quote" and
/// "mentions". The message parses.
[[nodiscard]] boost::json::object describe_message(BytesView message);

/// What a phone shows for a message that is no text: a place, cards; nothing for what changes another message.
[[nodiscard]] std::optional<std::string> label_of(BytesView message);

/// What changes a message that came before.
struct Change {
  MessageKey target;                ///< from the point of view of whoever sent it
  std::optional<std::string> text;  ///< the new one; nothing = deleted
};
[[nodiscard]] std::optional<Change> change_of(BytesView message);

}  // namespace kurir::simulator
