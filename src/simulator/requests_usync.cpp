// User synchronisation: is a number on WhatsApp, which LID has it, which devices does it have.
#include <algorithm>

#include "simulator/requests.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kMaxUsers = 2'000;  ///< in one query

struct Query {
  bool contact = false;
  bool contact_by_lid = false;  ///< answers carry the LID as jid and the number as pn_jid
  bool lid = false;
  bool devices = false;
};

Query parse_query(const Node& query) {
  Query asked;
  if (const Node* contact = query.child("contact")) {
    asked.contact = true;
    asked.contact_by_lid = contact->attribute("addressing_mode") == "lid";
  }
  asked.lid = query.child("lid") != nullptr;
  asked.devices = query.child("devices") != nullptr;
  return asked;
}

/// "+62…", "62…" or "62…@c.us"; "" where it is no number.
std::string number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  text = text.substr(0, text.find('@'));
  bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits && text.size() >= 5 ? std::string(text) : "";
}

Node device_list(const Account& account) {
  Node list("device-list", {}, Node::Children{});
  for (const auto& [id, device] : account.devices) {
    Node entry("device", {{"id", std::to_string(id)}});
    if (!device->is_phone()) entry.set("key-index", std::to_string(device->key_index));
    std::get<Node::Children>(list.content).push_back(std::move(entry));
  }
  Node key_index("key-index-list", {{"ts", std::to_string(account.key_index_time)}}, account.key_index_list);
  return Node("devices", {}, children(std::move(list), std::move(key_index)));
}

/// The answer's jid: as it was asked for, or what belongs to the number.
void address(Node& answer, const Query& asked, const std::optional<Jid>& jid, const Account* account, const std::string& number) {
  if (jid) {
    answer.set("jid", jid->bare());
  } else if (account != nullptr) {
    answer.set("jid", asked.contact_by_lid ? account->lid() : account->pn());
    if (asked.contact_by_lid) answer.set("pn_jid", account->pn());
  } else if (!number.empty()) {
    answer.set("jid", Jid::phone_number(number));
  }
}

Node answer_user(World& world, const Query& asked, const Node& user) {
  const Node* contact = user.child("contact");
  auto jid = user.jid("jid");
  std::string number = contact == nullptr ? "" : number_in(as_text(contact->bytes()));
  const Account* account = jid ? world.by_jid(*jid) : world.by_number(number);
  if (asked.contact && !number.empty() && world.faults.take(FaultKind::not_on_whatsapp, number)) account = nullptr;
  Node answer("user");
  address(answer, asked, jid, account, number);
  Node::Children parts;
  if (asked.contact && contact != nullptr) {
    std::string type = account != nullptr ? "in" : number.empty() ? "invalid" : "out";
    parts.push_back(Node("contact", {{"type", std::move(type)}}, to_bytes(contact->bytes())));
  }
  if (account != nullptr && asked.lid) parts.push_back(Node("lid", {{"val", account->lid()}}));
  if (asked.devices)
    parts.push_back(account != nullptr ? device_list(*account) : Node("devices", {}, children(Node("device-list"))));
  answer.content = std::move(parts);
  return answer;
}

}  // namespace

Node Requests::usync(Device&, const Node& iq) {
  const Node& request = *iq.child("usync");
  const Node* query = request.child("query");
  const Node* asked_users = request.child("list");
  if (query == nullptr || asked_users == nullptr) return error_of(iq, 400, "bad-request");
  Query asked = parse_query(*query);
  Node::Children users;
  for (const Node& user : asked_users->children()) {
    if (users.size() < kMaxUsers) users.push_back(answer_user(world_, asked, user));
  }
  Node::Children protocols;
  for (const Node& protocol : query->children()) protocols.push_back(Node(protocol.tag));
  Node usync("usync", {}, children(Node("result", {}, std::move(protocols)), Node("list", {}, std::move(users))));
  for (std::string_view key : {"sid", "mode", "last", "index", "context"}) {
    if (request.has(key)) usync.set(std::string(key), request.attribute(key));
  }
  return result_of(iq, children(std::move(usync)));
}

}  // namespace kurir::simulator
