// Messages to send, by what they say: each gives an encoded Message without padding, for outgoing(). They hold for people and
// groups alike. Everything that names somebody uses the chat's namespace (client::chat_jid).
#pragma once

#include <string_view>

#include "whatsapp/client/content.hpp"
#include "whatsapp/client/surroundings.hpp"

namespace kurir::whatsapp::client {

/// A plain text where nothing surrounds it.
[[nodiscard]] Bytes compose_text(std::string_view text, const Surroundings& around, const MessageSecret& secret);
/// An empty emoji takes the reaction back.
[[nodiscard]] Bytes compose_reaction(const EmojiReaction& reaction);
/// Another text for a text of ours. WhatsApp takes it for 20 minutes; recipients' clients ignore later ones.
[[nodiscard]] Bytes compose_edit(const Edit& edit);
/// For a message of ours, or, by an admin, for one of another member of a group (`target.author`).
[[nodiscard]] Bytes compose_revoke(const MessageName& target);
[[nodiscard]] Bytes compose_location(const Location& location, const Surroundings& around, const MessageSecret& secret);
/// At least one card; a single one goes without the name of the whole.
[[nodiscard]] Bytes compose_contacts(const Contacts& contacts, const Surroundings& around, const MessageSecret& secret);

}  // namespace kurir::whatsapp::client
