// What goes to one person: {device, to: number, id?: wire id, …}; those that send a message answer {id}.
#include "app/client/mark_read.hpp"
#include "app/client/send_message.hpp"
#include "app/client/talk.hpp"
#include "driver/commands.hpp"

namespace kurir::driver {
namespace {

namespace client = whatsapp::client;
using app::ConnectedClient;

/// {id, fromMe}, in the chat with `number`.
app::ChatMessage message_of(const json::object& named, std::string number) {
  return {.number = std::move(number),
          .wire_id = text_at(named, "id"),
          .author = named.at("fromMe").as_bool() ? app::Author::us : app::Author::them};
}

/// {to, id?, quote?: {id, fromMe, text}, mentions?: [number]}
app::Letterhead letterhead_of(Driver& driver, const json::object& args) {
  app::Letterhead head{.number = text_at(args, "to"), .wire_id = wire_id_of(driver, args)};
  if (const auto* quote = args.if_contains("quote")) {
    head.reply = app::Reply{message_of(quote->as_object(), head.number), text_at(quote->as_object(), "text")};
  }
  if (const auto* mentions = args.if_contains("mentions")) {
    for (const auto& number : mentions->as_array()) head.mentions.emplace_back(number.as_string());
  }
  return head;
}

Answer answer_id(app::Sending sending, std::string id) {
  auto sent = co_await std::move(sending);
  if (!sent) co_return pass_on(std::move(sent));
  co_return json::object{{"id", std::move(id)}};
}

Answer answer_nothing(app::Sending sending) {
  auto sent = co_await std::move(sending);
  if (!sent) co_return pass_on(std::move(sent));
  co_return json::object{};
}

/// {…, text}
Answer send_text(Driver& driver, json::object args) {
  auto head = letterhead_of(driver, args);
  co_return co_await on_client(driver, device_of(args),
                               [head = std::move(head), text = text_at(args, "text")](ConnectedClient& c) {
                                 return answer_id(app::say(c, head, text), head.wire_id);
                               });
}

/// {…, latitude, longitude, name?, address?}
Answer send_location(Driver& driver, json::object args) {
  auto head = letterhead_of(driver, args);
  client::Location place{.latitude = args.at("latitude").to_number<double>(),
                         .longitude = args.at("longitude").to_number<double>(),
                         .name = text_at(args, "name"),
                         .address = text_at(args, "address")};
  co_return co_await on_client(driver, device_of(args), [head = std::move(head), place = std::move(place)](ConnectedClient& c) {
    return answer_id(app::share(c, head, place), head.wire_id);
  });
}

/// {…, name, cards: [{name, vcard}]}
Answer send_contacts(Driver& driver, json::object args) {
  auto head = letterhead_of(driver, args);
  client::Contacts contacts{.name = text_at(args, "name"), .cards = {}};
  for (const auto& card : args.at("cards").as_array()) {
    contacts.cards.push_back({text_at(card.as_object(), "name"), text_at(card.as_object(), "vcard")});
  }
  co_return co_await on_client(driver, device_of(args),
                               [head = std::move(head), contacts = std::move(contacts)](ConnectedClient& c) {
                                 return answer_id(app::share(c, head, contacts), head.wire_id);
                               });
}

/// What is done to one message: {device, to, target: {id, fromMe}, id?}.
template <class Work>
Answer on_message(Driver& driver, json::object args, Work work) {
  auto target = message_of(args.at("target").as_object(), text_at(args, "to"));
  auto id = wire_id_of(driver, args);
  co_return co_await on_client(driver, device_of(args),
                               [target = std::move(target), id = std::move(id), work = std::move(work)](ConnectedClient& c) {
                                 return answer_id(work(c, target, id), id);
                               });
}

/// {…, emoji}
Answer react(Driver& driver, json::object args) {
  auto emoji = text_at(args, "emoji");
  co_return co_await on_message(driver, std::move(args), [emoji](ConnectedClient& c, const auto& target, const auto& id) {
    return app::react(c, target, emoji, id);
  });
}

/// {…, text}
Answer edit(Driver& driver, json::object args) {
  auto text = text_at(args, "text");
  co_return co_await on_message(driver, std::move(args), [text](ConnectedClient& c, const auto& target, const auto& id) {
    return app::edit_text(c, target, text, id);
  });
}

Answer revoke(Driver& driver, json::object args) {
  co_return co_await on_message(
      driver, std::move(args), [](ConnectedClient& c, const auto& target, const auto& id) { return app::revoke(c, target, id); });
}

client::Typing typing_of(std::string_view state) {
  if (state == "composing") return client::Typing::composing;
  return state == "recording" ? client::Typing::recording : client::Typing::paused;
}

/// {device, to, state: composing | recording | paused}
Answer typing(Driver& driver, json::object args) {
  co_return co_await on_client(driver, device_of(args),
                               [number = text_at(args, "to"), state = text_at(args, "state")](ConnectedClient& c) {
                                 return answer_nothing(app::show_typing(c, number, typing_of(state)));
                               });
}

/// {device, available}
Answer presence(Driver& driver, json::object args) {
  const auto wanted = args.at("available").as_bool() ? client::Availability::available : client::Availability::unavailable;
  co_return co_await on_client(driver, device_of(args), [wanted](ConnectedClient& c) -> Answer {
    app::show_presence(c, wanted);
    co_return json::object{};
  });
}

/// {device, to}
Answer watch_presence(Driver& driver, json::object args) {
  co_return co_await on_client(driver, device_of(args), [number = text_at(args, "to")](ConnectedClient& c) {
    return answer_nothing(app::watch_presence(c, number));
  });
}

/// {device, chat: JID, ids, author?: JID}, as the event of the message told them.
Answer read(Driver& driver, json::object args) {
  const auto chat = whatsapp::Jid::parse(text_at(args, "chat"));
  if (!chat) co_return std::unexpected(chat.error());
  app::ReadMessages messages{.chat = *chat, .ids = {}};
  if (const auto author = whatsapp::Jid::parse(text_at(args, "author"))) messages.author = *author;
  for (const auto& id : args.at("ids").as_array()) messages.ids.emplace_back(id.as_string());
  co_return co_await on_client(driver, device_of(args), [messages = std::move(messages)](ConnectedClient& c) -> Answer {
    app::mark_read(c, messages);
    co_return json::object{};
  });
}

}  // namespace

void add_message_commands(Commands& commands) {
  commands["send_text"] = send_text;
  commands["send_location"] = send_location;
  commands["send_contacts"] = send_contacts;
  commands["react"] = react;
  commands["edit"] = edit;
  commands["revoke"] = revoke;
  commands["read"] = read;
  commands["typing"] = typing;
  commands["presence"] = presence;
  commands["watch_presence"] = watch_presence;
}

}  // namespace kurir::driver
