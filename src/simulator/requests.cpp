#include "simulator/requests.hpp"

#include <algorithm>
#include <array>

#include "simulator/app_state_shelf.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {

const Requests::Route Requests::kRoutes[] = {
    {"w:p", "get", "", &Requests::ping},
    {"urn:xmpp:ping", "get", "", &Requests::ping},
    {"passive", "set", "active", &Requests::activate},
    {"passive", "set", "passive", &Requests::empty},
    {"encrypt", "get", "count", &Requests::count_prekeys},
    {"encrypt", "get", "digest", &Requests::digest},
    {"encrypt", "get", "key", &Requests::bundles},
    {"encrypt", "set", "rotate", &Requests::rotate},
    {"encrypt", "set", "list", &Requests::upload},
    {"usync", "get", "usync", &Requests::usync},
    {"abt", "get", "props", &Requests::properties},
    {"privacy", "get", "", &Requests::privacy},
    {"privacy", "set", "tokens", &Requests::privacy_tokens},
    {"privacy", "set", "", &Requests::empty},
    {"blocklist", "get", "", &Requests::blocklist},
    {"blocklist", "set", "", &Requests::empty},
    {"w:sync:app:state", "set", "sync", &Requests::app_state},
    {"urn:xmpp:whatsapp:dirty", "set", "clean", &Requests::empty},
    {"urn:xmpp:whatsapp:account", "get", "", &Requests::not_found},
    {"w:m", "set", "media_conn", &Requests::media_servers},
    {"w:g2", "get", "", &Requests::groups},
    {"w:g2", "set", "create", &Requests::create_group},
    {"w:g2", "set", "leave", &Requests::leave_group},
    {"w:g2", "set", "", &Requests::change_group},
    {"md", "set", "remove-companion-device", &Requests::remove_companion},
    {"w:profile:picture", "get", "", &Requests::not_found},
    {"status", "get", "", &Requests::not_found},
    {"status", "set", "", &Requests::empty},
    {"disappearing_mode", "get", "", &Requests::empty},
    {"w:biz", "get", "", &Requests::not_found},
    {"w:mex", "get", "query", &Requests::account_limits},
};

void Requests::accept(Device& sender, const Node& iq) {
  auto type = iq.attribute("type");
  if (type == "result" || type == "error") return;  // answers to our pings
  auto xmlns = iq.attribute("xmlns");
  for (const auto& route : kRoutes) {
    if (route.xmlns != xmlns || route.type != type || (!route.child.empty() && iq.child(route.child) == nullptr)) continue;
    if (route.handler == &Requests::remove_companion) {
      remove_companion(sender, iq);  // answers by itself: the sender may be gone afterwards
      return;
    }
    Node answer = (this->*route.handler)(sender, iq);
    world_.post.say(sender, answer);
    if (route.handler == &Requests::activate) world_.post.activate(sender);
    return;
  }
  ++world_.counters.violations.unknown_requests;
  world_.post.say(sender, error_of(iq, 501, "feature-not-implemented"));
}

Node Requests::ping(Device&, const Node& iq) {
  Node answer = result_of(iq);
  answer.set("t", std::to_string(world_.unix_now()));
  return answer;
}

Node Requests::empty(Device&, const Node& iq) { return result_of(iq); }

Node Requests::not_found(Device&, const Node& iq) { return error_of(iq, 404, "item-not-found"); }

Node Requests::activate(Device&, const Node& iq) { return result_of(iq); }

Node Requests::properties(Device& sender, const Node& iq) {
  Node props("props",
             {{"protocol", "1"}, {"hash", "simulated"}, {"refresh", "86400"}, {"refresh_id", "1"}, {"delta_update", "false"}});
  const Node* asked = iq.child("props");
  if (asked != nullptr && asked->attribute("hash") == "simulated") return result_of(iq, children(std::move(props)));
  auto prop = [](std::string code, std::string value) {
    return Node("prop", {{"config_code", std::move(code)}, {"config_value", std::move(value)}});
  };
  props.content =
      children(prop("9435", sender.account.lid_migrated ? "true" : "false"), prop("10518", "true"), prop("14303", "true"));
  return result_of(iq, children(std::move(props)));
}

Node Requests::privacy(Device&, const Node& iq) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kCategories{{{"readreceipts", "all"},
                                                                                      {"last", "all"},
                                                                                      {"online", "all"},
                                                                                      {"profile", "all"},
                                                                                      {"status", "contacts"},
                                                                                      {"groupadd", "all"},
                                                                                      {"calladd", "all"},
                                                                                      {"messages", "all"},
                                                                                      {"defense", "off"}}};
  Node::Children list;
  for (auto [category, value] : kCategories) {
    list.push_back(Node("category", {{"name", std::string(category)}, {"value", std::string(value)}}));
  }
  return result_of(iq, children(Node("privacy", {}, std::move(list))));
}

Node Requests::blocklist(Device&, const Node& iq) { return result_of(iq, children(Node("list", {{"dhash", "simulated"}}))); }

/// Every collection that was asked for, also an empty one: some clients ask for ever where one is missing.
Node Requests::app_state(Device& sender, const Node& iq) {
  Node sync("sync", {}, Node::Children{});
  auto& list = std::get<Node::Children>(sync.content);
  for (const Node& asked : iq.child("sync")->children()) {
    const auto name = asked.attribute("name");
    const auto known = static_cast<std::size_t>(std::max<std::int64_t>(asked.number("version").value_or(0), 0));
    const auto* shelf = sender.account.app_state.get();
    const auto* collection = shelf == nullptr ? nullptr : shelf->find(name);
    if (collection == nullptr) {
      list.push_back(Node("collection", {{"name", name}, {"version", std::to_string(known)}}));
      continue;
    }
    const bool from_snapshot = known == 0 && asked.attribute_is("return_snapshot", "true") && !collection->snapshot.empty();
    Node patches("patches", {}, Node::Children{});
    for (auto i = from_snapshot ? collection->snapshot_version : known; i < collection->patches.size(); ++i) {
      std::get<Node::Children>(patches.content).push_back(Node("patch", {}, collection->patches[i]));
    }
    Node answer("collection", {{"name", name}, {"version", std::to_string(collection->version)}});
    Node::Children parts;
    if (from_snapshot) parts.push_back(Node("snapshot", {}, collection->snapshot));
    if (!patches.children().empty()) parts.push_back(std::move(patches));
    if (!parts.empty()) answer.content = std::move(parts);
    list.push_back(std::move(answer));
  }
  return result_of(iq, children(std::move(sync)));
}

Node Requests::media_servers(Device& sender, const Node& iq) {
  const auto auth = world_.media.passes.issue(sender.account.number, world_.clock.now(), world_.random);
  Node answer("media_conn", {{"auth", auth}, {"ttl", "300"}, {"auth_ttl", "21600"}, {"max_buckets", "12"}}, Node::Children{});
  auto& hosts = std::get<Node::Children>(answer.content);
  for (const auto& host : world_.media.hosts) {
    hosts.push_back(Node("host", {{"hostname", host}, {"type", hosts.empty() ? "primary" : "fallback"}}));
  }
  return result_of(iq, children(std::move(answer)));
}

/// The contact's other devices get a token of the issuer; clients attach it to later messages.
Node Requests::privacy_tokens(Device& sender, const Node& iq) {
  for (const Node& token : iq.child("tokens")->children()) {
    auto jid = token.jid("jid");
    Account* contact = jid ? world_.by_jid(*jid) : nullptr;
    if (contact == nullptr || contact == &sender.account) continue;
    (void)world_.give_token(sender.account, *contact, token.attribute("t"));
  }
  return result_of(iq);
}

Node Requests::remove_companion(Device& sender, const Node& iq) {
  auto jid = iq.child("remove-companion-device")->jid("jid");
  Device* target = jid && sender.account.owns(*jid) ? sender.account.device(jid->device) : nullptr;
  if (target == nullptr || target->is_phone()) {
    world_.post.say(sender, error_of(iq, 404, "item-not-found"));
    return {};
  }
  world_.post.say(sender, result_of(iq));
  world_.unlink(*target);
  return {};
}

}  // namespace kurir::simulator
