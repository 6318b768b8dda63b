#include "app/client/talk.hpp"

#include "app/client/send_message.hpp"
#include "whatsapp/client/compose.hpp"
#include "whatsapp/client/compose_media.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
namespace client = whatsapp::client;

/// The chat's JID in its namespace.
awaitable<Result<Jid>> chat_with(ConnectedClient& connected, std::string number) {
  const auto peer = co_await find_person(connected, std::move(number));
  if (!peer) co_return std::unexpected(peer.error());
  co_return client::chat_jid(connected.memory.account(), *peer);
}

Jid author_jid(const client::Account& own, const Jid& chat, Author author) {
  if (author == Author::them) return chat;
  return chat.is_lid() ? own.lid.bare() : own.jid.bare();
}

awaitable<Result<client::MessageName>> name_of(ConnectedClient& connected, ChatMessage message) {
  auto chat = co_await chat_with(connected, std::move(message.number));
  if (!chat) co_return pass_on(std::move(chat));
  co_return client::MessageName{
      .chat = std::move(*chat), .wire_id = std::move(message.wire_id), .from_me = message.author == Author::us};
}

/// A person as the chat names people.
awaitable<Result<Jid>> mentioned_jid(ConnectedClient& connected, const Jid& chat, std::string number) {
  const auto person = co_await find_person(connected, std::move(number));
  if (!person) co_return std::unexpected(person.error());
  co_return chat.is_lid() && person->lid ? *person->lid : person->jid;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Names of people in a text, as the chat names them.
void rename(std::string& text, const std::string& number, const Jid& person) {
  replace_all(text, "@" + number, "@" + person.user);
}
void rename(client::Media& media, const std::string& number, const Jid& person) { rename(media.caption, number, person); }
/// Other content names nobody.
template <class Content>
void rename(Content&, const std::string&, const Jid&) {}

template <class Content>
awaitable<Result<client::Surroundings>> surroundings_of(ConnectedClient& connected, const Letterhead& head, Content& content) {
  const auto chat = co_await chat_with(connected, head.number);
  if (!chat) co_return std::unexpected(chat.error());
  client::Surroundings around;
  if (head.reply) {
    const auto author = author_jid(connected.memory.account(), *chat, head.reply->to.author);
    around.quote = client::Quote{.wire_id = head.reply->to.wire_id, .author = author, .text = head.reply->text};
  }
  for (const auto& number : head.mentions) {
    auto person = co_await mentioned_jid(connected, *chat, number);
    if (!person) co_return pass_on(std::move(person));
    rename(content, number, *person);
    around.mentions.push_back(std::move(*person));
  }
  co_return around;
}

/// `compose(content, surroundings, secret)` gives the payload.
template <class Content, class Compose>
Sending send_surrounded(ConnectedClient& connected, Letterhead head, Content content, Compose compose) {
  const auto around = co_await surroundings_of(connected, head, content);
  if (!around) co_return std::unexpected(around.error());
  auto payload = compose(content, *around, client::secret_of(connected.memory.credentials, head.wire_id));
  co_return co_await send_payload(connected, std::move(head.number), std::move(head.wire_id), std::move(payload));
}

}  // namespace

Sending say(ConnectedClient& connected, Letterhead head, std::string text) {
  co_return co_await send_surrounded(
      connected, std::move(head), std::move(text),
      [](const std::string& said, const auto& around, const auto& secret) { return client::compose_text(said, around, secret); });
}

Sending share(ConnectedClient& connected, Letterhead head, client::Location location) {
  co_return co_await send_surrounded(connected, std::move(head), std::move(location),
                                     [](const client::Location& place, const auto& around, const auto& secret) {
                                       return client::compose_location(place, around, secret);
                                     });
}

Sending share(ConnectedClient& connected, Letterhead head, client::Contacts contacts) {
  co_return co_await send_surrounded(connected, std::move(head), std::move(contacts),
                                     [](const client::Contacts& cards, const auto& around, const auto& secret) {
                                       return client::compose_contacts(cards, around, secret);
                                     });
}

Sending share(ConnectedClient& connected, Letterhead head, client::Media media) {
  co_return co_await send_surrounded(connected, std::move(head), std::move(media),
                                     [](const client::Media& file, const auto& around, const auto& secret) {
                                       return client::compose_media(file, around, secret);
                                     });
}

Sending react(ConnectedClient& connected, ChatMessage target, std::string emoji, std::string wire_id) {
  auto name = co_await name_of(connected, target);
  if (!name) co_return pass_on(std::move(name));
  auto payload = client::compose_reaction({std::move(*name), std::move(emoji), connected.services.clock.now()});
  co_return co_await send_payload(connected, std::move(target.number), std::move(wire_id), std::move(payload));
}

Sending edit_text(ConnectedClient& connected, ChatMessage target, std::string text, std::string wire_id) {
  auto name = co_await name_of(connected, target);
  if (!name) co_return pass_on(std::move(name));
  auto payload = client::compose_edit({std::move(*name), std::move(text), connected.services.clock.now()});
  co_return co_await send_payload(connected, std::move(target.number), std::move(wire_id), std::move(payload));
}

Sending revoke(ConnectedClient& connected, ChatMessage target, std::string wire_id) {
  const auto name = co_await name_of(connected, target);
  if (!name) co_return std::unexpected(name.error());
  co_return co_await send_payload(connected, std::move(target.number), std::move(wire_id), client::compose_revoke(*name));
}

Sending show_typing(ConnectedClient& connected, std::string number, client::Typing typing) {
  const auto chat = co_await chat_with(connected, std::move(number));
  if (!chat) co_return std::unexpected(chat.error());
  connected.link.send(client::chat_state(*chat, typing));
  co_return Result<void>{};
}

Sending watch_presence(ConnectedClient& connected, std::string number) {
  const auto chat = co_await chat_with(connected, std::move(number));
  if (!chat) co_return std::unexpected(chat.error());
  connected.link.send(client::presence_subscription(*chat));
  co_return Result<void>{};
}

void show_presence(ConnectedClient& connected, client::Availability availability) {
  if (availability == client::Availability::available)
    connected.link.send(client::session_notice(connected.services.clock.now()));
  connected.link.send(client::presence(connected.memory.account().push_name, availability));
}

}  // namespace kurir::app
