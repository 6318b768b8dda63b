#include "simulator/presences.hpp"

#include <algorithm>

namespace kurir::simulator {
namespace {

bool is_there(const Account& account) {
  return std::ranges::any_of(account.devices, [](const auto& entry) { return entry.second->available; });
}

Node presence_of(const Account& account, const Jid& name) {
  if (is_there(account)) return Node("presence", {{"from", name}});
  const auto last = account.last_seen == 0 ? std::string("deny") : std::to_string(account.last_seen);
  return Node("presence", {{"from", name}, {"type", "unavailable"}, {"last", last}});
}

/// To those who watch it and are available. Who was disconnected since has to ask again.
void tell_watchers(World& world, Account& account) {
  std::erase_if(account.watchers, [&](const auto& watcher) {
    const auto* owner = world.by_number(watcher.first.first);
    auto* device = owner == nullptr ? nullptr : owner->device(watcher.first.second);
    if (device == nullptr || !device->watched.contains(account.number)) return true;
    if (device->available) world.post.say(*device, presence_of(account, watcher.second));
    return false;
  });
}

/// `device` has come or gone; others of its account may be there still.
void note_change(World& world, Device& device, bool was_there) {
  auto& account = device.account;
  if (is_there(account) == was_there) return;
  if (was_there) account.last_seen = world.unix_now();
  tell_watchers(world, account);
}

}  // namespace

Presences::Presences(World& world) : world_(world) {
  world.post.gone = [&world](Device& device) { note_change(world, device, true); };
}

void Presences::accept(Device& sender, const Node& stanza) {
  const auto to = stanza.jid("to");
  if (stanza.attribute_is("type", "subscribe")) {
    if (to) watch(sender, to->bare());
    return;
  }
  const bool was_there = is_there(sender.account);
  sender.available = !stanza.attribute_is("type", "unavailable");
  note_change(world_, sender, was_there);
  if (!stanza.has("name")) return;
  sender.shown_name = stanza.attribute("name");
  if (sender.shown_name == sender.account.push_name) return;
  sender.account.push_name = stanza.attribute("name");
  world_.changes.changed(key_of(sender.account));
}

void Presences::watch(Device& sender, const Jid& whom) {
  auto* account = world_.by_jid(whom);
  if (account == nullptr) return;
  account->watchers.insert_or_assign({sender.account.number, sender.id}, whom);
  sender.watched.insert(account->number);
  world_.post.say(sender, presence_of(*account, whom));
}

void Presences::accept_chat_state(Device& sender, const Node& stanza) {
  const auto to = stanza.jid("to");
  if (!to) return;
  if (const auto* group = world_.groups.find(*to)) {
    const Node copy("chatstate", {{"from", *to}, {"participant", group->of(sender).bare()}}, stanza.content);
    for (const auto& [number, role] : group->members) {
      const auto* member = world_.by_number(number);
      if (member == nullptr || member == &sender.account) continue;
      for (const auto& [id, device] : member->devices) {
        if (device->available) world_.post.say(*device, copy);
      }
    }
    return;
  }
  const auto* account = world_.by_jid(*to);
  if (account == nullptr || account == &sender.account) return;
  const Node copy("chatstate", {{"from", sender.account.like(*to)}}, stanza.content);
  for (const auto& [id, device] : account->devices) {
    if (device->available) world_.post.say(*device, copy);
  }
}

}  // namespace kurir::simulator
