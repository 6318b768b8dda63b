// Groups: {device, group: "…@g.us", …}. People are named by phone number.
#include "app/client/groups.hpp"
#include "driver/commands.hpp"
#include "whatsapp/client/compose.hpp"

namespace kurir::driver {
namespace {

namespace client = whatsapp::client;
using app::ConnectedClient;
using whatsapp::Jid;

Jid jid_of(const json::object& args) { return Jid::parse(text_at(args, "group")).value(); }

std::vector<Jid> people_of(const json::object& args, std::string_view key) {
  std::vector<Jid> people;
  if (const auto* list = args.if_contains(key)) {
    for (const auto& number : list->as_array()) people.push_back(Jid::phone_number(std::string(number.as_string())));
  }
  return people;
}

json::object describe(const client::GroupInfo& info) {
  json::array members;
  for (const auto& member : info.members) {
    const auto number = member.number();
    members.push_back({{"jid", member.jid.to_string()},
                       {"number", number ? json::value(number->user) : json::value()},
                       {"role", static_cast<int>(member.role)}});
  }
  return {{"group", info.jid.to_string()},
          {"subject", info.subject},
          {"addressing", std::string(client::name(info.addressing))},
          {"members", std::move(members)}};
}

Answer show_group(ConnectedClient& connected, Jid group) {
  const auto info = co_await app::group_info(connected, std::move(group));
  if (!info) co_return std::unexpected(info.error());
  co_return describe(**info);
}

Answer group_info(Driver& driver, json::object args) {
  co_return co_await on_client(driver, device_of(args),
                               [group = jid_of(args)](ConnectedClient& connected) { return show_group(connected, group); });
}

Answer list_groups(ConnectedClient& connected) {
  const auto all = co_await app::all_groups(connected);
  if (!all) co_return std::unexpected(all.error());
  json::array groups;
  for (const auto& info : *all) groups.push_back(describe(info));
  co_return json::object{{"groups", std::move(groups)}};
}

Answer groups(Driver& driver, json::object args) { co_return co_await on_client(driver, device_of(args), list_groups); }

Answer make_group(ConnectedClient& connected, std::string subject, std::vector<Jid> members) {
  const auto made = co_await app::create_group(connected, std::move(subject), std::move(members));
  if (!made) co_return std::unexpected(made.error());
  co_return describe(*made);
}

/// {device, subject, members: [number]}
Answer create_group(Driver& driver, json::object args) {
  co_return co_await on_client(driver, device_of(args),
                               [subject = text_at(args, "subject"), members = people_of(args, "members")](
                                   ConnectedClient& connected) { return make_group(connected, subject, members); });
}

Answer change(ConnectedClient& connected, whatsapp::Node request) {
  auto done = co_await app::change_group(connected, std::move(request));
  if (!done) co_return pass_on(std::move(done));
  co_return json::object{};
}

Answer leave_group(Driver& driver, json::object args) {
  co_return co_await on_client(driver, device_of(args), [group = jid_of(args)](ConnectedClient& connected) {
    return change(connected, client::leave_group_request(group));
  });
}

/// {…, add?: [number], remove?: [number]}
Answer change_members(Driver& driver, json::object args) {
  const auto adding = args.contains("add");
  auto request = client::members_request(jid_of(args), adding ? client::MemberChange::add : client::MemberChange::remove,
                                         people_of(args, adding ? "add" : "remove"));
  co_return co_await on_client(driver, device_of(args),
                               [request = std::move(request)](ConnectedClient& connected) { return change(connected, request); });
}

Answer send(ConnectedClient& connected, Jid group, client::OutgoingMessage message) {
  auto id = message.wire_id;
  auto sent = co_await app::send_to_group(connected, std::move(group), std::move(message));
  if (!sent) co_return pass_on(std::move(sent));
  co_return json::object{{"id", std::move(id)}};
}

Answer send_encoded(ConnectedClient& connected, Jid group, std::string id, Bytes payload) {
  auto message = client::outgoing(std::move(id), std::move(payload));
  if (!message) co_return pass_on(std::move(message));
  co_return co_await send(connected, std::move(group), std::move(*message));
}

/// {…, text, id?, quote?: {id, author: JID, text}}
Answer send_group_text(Driver& driver, json::object args) {
  client::Surroundings around;
  if (const auto* quoted = args.if_contains("quote")) {
    const auto& quote = quoted->as_object();
    around.quote = client::Quote{
        .wire_id = text_at(quote, "id"), .author = Jid::parse(text_at(quote, "author")).value(), .text = text_at(quote, "text")};
  }
  co_return co_await on_client(driver, device_of(args),
                               [group = jid_of(args), id = wire_id_of(driver, args), text = text_at(args, "text"),
                                around = std::move(around)](ConnectedClient& connected) {
                                 const auto secret = client::secret_of(connected.memory.credentials, id);
                                 return send_encoded(connected, group, id, client::compose_text(text, around, secret));
                               });
}

/// {…, emoji, target: {id, author: JID}}: to a message of somebody else.
Answer react_in_group(Driver& driver, json::object args) {
  const auto& target = args.at("target").as_object();
  client::EmojiReaction reaction{.target = {.chat = jid_of(args),
                                            .wire_id = text_at(target, "id"),
                                            .from_me = false,
                                            .author = Jid::parse(text_at(target, "author")).value()},
                                 .emoji = text_at(args, "emoji"),
                                 .at = driver.services().clock.now()};
  co_return co_await on_client(
      driver, device_of(args),
      [group = jid_of(args), id = wire_id_of(driver, args), reaction = std::move(reaction)](ConnectedClient& connected) {
        return send_encoded(connected, group, id, client::compose_reaction(reaction));
      });
}

}  // namespace

void add_group_commands(Commands& commands) {
  commands["group_info"] = group_info;
  commands["groups"] = groups;
  commands["create_group"] = create_group;
  commands["leave_group"] = leave_group;
  commands["change_members"] = change_members;
  commands["send_group_text"] = send_group_text;
  commands["react_in_group"] = react_in_group;
}

}  // namespace kurir::driver
