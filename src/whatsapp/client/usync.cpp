#include "whatsapp/client/usync.hpp"

#include <algorithm>

#include "whatsapp/client/key_index_list.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxDevices = 256;  ///< per user; real lists have at most a handful

Node usync_request(std::string_view context, std::vector<Node> protocols, std::vector<Node> users, std::string sid) {
  Node usync("usync",
             {{"sid", std::move(sid)}, {"mode", "query"}, {"last", "true"}, {"index", "0"}, {"context", std::string(context)}},
             Node::Children{Node("query", {}, std::move(protocols)), Node("list", {}, std::move(users))});
  return make_request(RequestType::get, "usync", {std::move(usync)});
}

/// The users of an answer, unless the server refused `protocol`, the one that the question is about.
Result<const Node*> user_list(const Node& iq, std::string_view protocol) {
  if (auto checked = check_answer(iq); !checked) return pass_on(std::move(checked));
  const auto* usync = iq.child("usync");
  const auto* result = usync != nullptr ? usync->child("result") : nullptr;
  const auto* outcome = result != nullptr ? result->child(protocol) : nullptr;
  const auto* error = outcome != nullptr ? outcome->child("error") : nullptr;
  if (error != nullptr) return std::unexpected(server_error(*error));
  const auto* list = usync != nullptr ? usync->child("list") : nullptr;
  if (list == nullptr) return fail(ErrorCode::malformed, "a usync answer lacks its list");
  return list;
}

std::optional<Jid> lid_of(const Node& node, std::string_view key) {
  const auto jid = node.jid(key);
  return jid && jid->is_lid() ? std::optional(jid->bare()) : std::nullopt;
}

/// The phone's list of its companions, where one came along that can be read. A forged one confirms nobody.
std::optional<KeyIndexList> list_in(const Node& devices, const std::optional<crypto::PublicKey>& phone_key) {
  const auto* signed_list = devices.child("key-index-list");
  if (signed_list == nullptr) return std::nullopt;
  auto list = read_key_index_list(signed_list->bytes(), phone_key);
  if (list) return std::move(*list);
  if (list.error().code != ErrorCode::verification_failed) return std::nullopt;
  return KeyIndexList{.current_index = 0xFFFFFFFF};
}

std::optional<std::uint16_t> confirmed_device(const Node& device, const std::optional<KeyIndexList>& list) {
  const auto id = device.number("id");
  if (!id || *id < 0 || *id > 0xFFFF) return std::nullopt;
  if (*id == 0) return 0;
  const auto index = device.number("key-index");
  if (!index || *index < 0 || *index > 0xFFFFFFFF) return std::nullopt;
  if (list && !list->confirms(static_cast<std::uint32_t>(*index))) return std::nullopt;
  return static_cast<std::uint16_t>(*id);
}

std::vector<std::uint16_t> devices_of(const Node& user, const std::optional<crypto::PublicKey>& phone_key) {
  const auto* devices = user.child("devices");
  const auto* list = devices != nullptr ? devices->child("device-list") : nullptr;
  std::vector<std::uint16_t> ids;
  if (list == nullptr) return ids;
  const auto companions = list_in(*devices, phone_key);
  for (const auto* device : list->children_named("device")) {
    if (ids.size() >= kMaxDevices) break;
    if (const auto id = confirmed_device(*device, companions); id && std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
  }
  return ids;
}

}  // namespace

Node contact_request(std::span<const std::string> numbers, std::string sid) {
  std::vector<Node> users;
  users.reserve(numbers.size());
  for (const auto& number : numbers) {
    users.push_back(Node("user", {}, Node::Children{Node("contact", {}, text("+" + number))}));
  }
  return usync_request("interactive", {Node("contact"), Node("lid")}, std::move(users), std::move(sid));
}

Result<std::vector<ContactAnswer>> parse_contacts(const Node& iq) {
  auto list = user_list(iq, "contact");
  if (!list) return pass_on(std::move(list));
  std::vector<ContactAnswer> answers;
  for (const auto* user : (*list)->children_named("user")) {
    const auto* contact = user->child("contact");
    if (contact == nullptr) continue;
    auto asked = as_text(contact->bytes());
    if (asked.starts_with('+')) asked.remove_prefix(1);
    const auto jid = user->jid("jid");
    ContactAnswer answer{.asked = std::string(asked), .on_whatsapp = contact->attribute("type") == "in" && jid.has_value()};
    if (jid) answer.jid = jid->is_lid() ? user->jid("pn_jid").value_or(Jid::phone_number(answer.asked)) : *jid;
    if (const auto* lid = user->child("lid")) answer.lid = lid_of(*lid, "val");
    if (!answer.lid) answer.lid = lid_of(*user, "jid");
    answers.push_back(std::move(answer));
  }
  return answers;
}

Node devices_request(std::span<const Jid> users, std::string sid) {
  std::vector<Node> nodes;
  nodes.reserve(users.size());
  for (const auto& user : users) nodes.push_back(Node("user", {{"jid", user.bare()}}));
  return usync_request("message", {Node("devices", {{"version", "2"}})}, std::move(nodes), std::move(sid));
}

Result<std::vector<DeviceList>> parse_devices(const Node& iq, const PhoneKeyOf& phone_key) {
  auto list = user_list(iq, "devices");
  if (!list) return pass_on(std::move(list));
  std::vector<DeviceList> lists;
  for (const auto* user : (*list)->children_named("user")) {
    const auto jid = user->jid("jid");
    if (jid) lists.push_back({jid->bare(), devices_of(*user, phone_key ? phone_key(jid->bare()) : std::nullopt)});
  }
  return lists;
}

}  // namespace kurir::whatsapp::client
