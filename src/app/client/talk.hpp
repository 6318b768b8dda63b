// What a person does in a chat with another one, beyond plain text: answers, mentions, reacts, edits, takes back, shares a place
// or a card, types, reads. Chats are named by phone number; the namespace that WhatsApp wants follows from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/client/connected_client.hpp"
#include "whatsapp/client/bodies.hpp"
#include "whatsapp/client/presence.hpp"

namespace kurir::app {

enum class Author { us, them };

/// A message of the chat with `number` (international digits).
struct ChatMessage {
  std::string number;
  std::string wire_id;
  Author author = Author::them;
};

struct Reply {
  ChatMessage to;    ///< of the same chat
  std::string text;  ///< of it, to be shown above ours
};

/// What goes to `number` under `wire_id`, with what surrounds it.
struct Letterhead {
  std::string number;
  std::string wire_id;
  std::optional<Reply> reply{};
  std::vector<std::string> mentions{};  ///< phone numbers; the text contains "@<number>" for each
};

// Each sends as send_message() does, with its errors.
using Sending = boost::asio::awaitable<Result<void>>;
/// In a chat that is addressed by LID "@<number>" becomes "@<LID>".
[[nodiscard]] Sending say(ConnectedClient& client, Letterhead head, std::string text);
[[nodiscard]] Sending share(ConnectedClient& client, Letterhead head, whatsapp::client::Location location);
[[nodiscard]] Sending share(ConnectedClient& client, Letterhead head, whatsapp::client::Contacts contacts);
/// The file was uploaded before (MediaExchange).
[[nodiscard]] Sending share(ConnectedClient& client, Letterhead head, whatsapp::client::Media media);
/// An empty emoji takes the reaction back.
[[nodiscard]] Sending react(ConnectedClient& client, ChatMessage target, std::string emoji, std::string wire_id);
/// Of a text of ours, within 20 minutes.
[[nodiscard]] Sending edit_text(ConnectedClient& client, ChatMessage target, std::string text, std::string wire_id);
/// "Delete for everyone", of a message of ours.
[[nodiscard]] Sending revoke(ConnectedClient& client, ChatMessage target, std::string wire_id);

/// Not kept, not acknowledged.
[[nodiscard]] Sending show_typing(ConnectedClient& client, std::string number, whatsapp::client::Typing typing);
/// From now on, while we are available on this connection, Presence comes for this person.
[[nodiscard]] Sending watch_presence(ConnectedClient& client, std::string number);
/// Ours, to everybody.
void show_presence(ConnectedClient& client, whatsapp::client::Availability availability);

}  // namespace kurir::app
