#include "simulator/world.hpp"

#include <algorithm>

#include "simulator/stanzas.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::simulator {
namespace {

bool is_number(std::string_view text) {
  return text.size() >= 7 && text.size() <= 15 && text.front() != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Jid> device_jids(const Account& account, const Jid& name_space) {
  std::vector<Jid> jids;
  for (const auto& [id, device] : account.devices) jids.push_back(device->like(name_space));
  return jids;
}

/// The whole device list of an account, for its own other devices.
Node own_devices(const Account& account) {
  Node devices("devices", {{"dhash", whatsapp::signal::participant_hash(device_jids(account, account.pn()))}}, Node::Children{});
  auto& list = std::get<Node::Children>(devices.content);
  for (const auto& [id, device] : account.devices) {
    Node entry("device", {{"jid", device->pn()}});
    if (!device->is_phone()) entry.set("key-index", std::to_string(device->key_index));
    list.push_back(std::move(entry));
  }
  return devices;
}

}  // namespace

std::string World::draw_digits(std::string_view prefix, std::size_t digits) {
  std::string number(prefix);
  while (number.size() < digits) number += static_cast<char>('0' + random.below(10));
  return number;
}

Result<Account*> World::create_account(std::string number, std::string push_name, DeviceKeys phone) {
  if (accounts_.size() >= kMaxAccounts)
    return fail(ErrorCode::unavailable, "the world is full: {} accounts at most", kMaxAccounts);
  if (number.empty()) {
    // 62-899-… is no mobile prefix in use: a drawn number reaches nobody, should it ever leak into the real world.
    do number = draw_digits("62899", 13);
    while (accounts_.contains(number));
  }
  if (!is_number(number)) {
    return fail(ErrorCode::invalid_argument, "number must be 7 to 15 digits with country code, without + and leading zero");
  }
  if (accounts_.contains(number))
    return fail(ErrorCode::already_exists, "there is a phone {} already: use it or take another number", number);
  auto account = std::make_unique<Account>();
  account->number = std::move(number);
  do account->lid_user = draw_digits(std::string(1, static_cast<char>('1' + random.below(9))), 15);
  while (by_lid_.contains(account->lid_user));
  account->push_name = std::move(push_name);
  account->devices.emplace(0, std::make_unique<Device>(*account, 0)).first->second->keys = std::move(phone);
  changes.added(key_of(*account));
  changes.added(key_of(account->phone()));
  return &restore(std::move(account));
}

Account& World::restore(std::unique_ptr<Account> account) {
  Account& reference = *account;
  by_lid_.emplace(reference.lid_user, &reference);
  accounts_.emplace(reference.number, std::move(account));
  return reference;
}

Account* World::by_number(std::string_view number) const {
  auto found = accounts_.find(number);
  return found == accounts_.end() ? nullptr : found->second.get();
}

Account* World::by_jid(const Jid& jid) const {
  if (jid.is_phone_number()) return by_number(jid.user);
  if (!jid.is_lid()) return nullptr;
  auto found = by_lid_.find(jid.user);
  return found == by_lid_.end() ? nullptr : found->second;
}

Device* World::device(const Jid& jid) const {
  auto* account = by_jid(jid);
  return account == nullptr ? nullptr : account->device(jid.device);
}

Device& World::link(Account& account, Place place, const Registration& registration, Bytes identity_blob) {
  auto device = std::make_unique<Device>(account, place.device_id);
  device->key_index = place.key_index;
  device->noise_key = registration.noise_key;
  device->identity_blob = std::move(identity_blob);
  device->keys.registration_id = registration.registration_id;
  device->keys.identity = registration.identity;
  device->keys.signed_prekey = registration.signed_prekey;
  ++counters.pairings;
  Device& linked = *account.devices.emplace(device->id, std::move(device)).first->second;
  changes.added(key_of(linked));
  announce(account, "add", linked.id, linked.key_index);
  return linked;
}

void World::announce(Account& account, std::string_view change, std::uint16_t device_id, std::uint32_t key_index) {
  if (sign_device_list) sign_device_list(account);
  auto now = std::to_string(unix_now());
  for (const auto& [id, device] : account.devices) {
    if (id == device_id || device->is_phone()) continue;
    post.send(*device,
              Node("notification", {{"id", next_stanza_id()}, {"type", "account_sync"}, {"from", account.pn()}, {"t", now}},
                   children(own_devices(account))));
  }
  Node entry("device", {{"jid", account.pn().with_device(device_id)},
                        {"key-index", std::to_string(key_index)},
                        {"lid", account.lid().with_device(device_id)}});
  Node list("key-index-list", {{"ts", std::to_string(account.key_index_time)}}, account.key_index_list);
  Node content(std::string(change),
               {{"device_hash", whatsapp::signal::participant_hash(device_jids(account, account.pn()))},
                {"device_lid_hash", whatsapp::signal::participant_hash(device_jids(account, account.lid()))}},
               children(std::move(entry), std::move(list)));
  for (const auto& number : account.contacts) {
    auto* contact = by_number(number);
    if (contact == nullptr || contact == &account) continue;
    for (const auto& [id, device] : contact->devices) {
      if (device->is_phone()) continue;
      post.send(*device,
                Node("notification",
                     {{"id", next_stanza_id()}, {"type", "devices"}, {"from", account.pn()}, {"t", now}, {"lid", account.lid()}},
                     children(content)));
    }
  }
}

void World::unlink(Device& device) {
  disconnect(device, stream_conflict("401", "device_removed"));
  Account& account = device.account;
  auto id = device.id;
  auto key_index = device.key_index;
  changes.changed(key_of(device));
  for (const auto& entry : device.queue.entries) changes.changed(queued_key(device, entry.serial));
  account.devices.erase(id);
  announce(account, "remove", id, key_index);
}

void World::acquaint(Account& one, Account& other) {
  auto add = [this](Account& account, const std::string& number) {
    if (account.contacts.insert(number).second)
      changes.added({.kind = RecordKind::contact, .number = account.number, .other = number});
  };
  add(one, other.number);
  add(other, one.number);
}

void World::disconnect(Device& device, const std::optional<Node>& last) {
  if (device.link == nullptr) return;
  if (last) post.say(device, *last);
  Link* link = device.link;
  post.detach(device);
  link->end(last ? Ending::orderly : Ending::cut);
}

std::optional<OneTimeKey> World::take_prekey(Device& device) {
  auto& stock = device.keys.prekeys;
  if (stock.empty()) return std::nullopt;
  OneTimeKey key = stock.front();
  stock.pop_front();
  changes.changed(key_of(device));
  if (stock.size() == kLowPreKeys - 1 || stock.empty()) tell_prekey_count(device);
  return key;
}

void World::tell_prekey_count(Device& device) {
  post.send(device,
            Node("notification",
                 {{"id", next_stanza_id()}, {"type", "encrypt"}, {"from", Jid::service()}, {"t", std::to_string(unix_now())}},
                 children(Node("count", {{"value", std::to_string(device.keys.prekeys.size())}}))));
}

std::size_t World::give_token(Account& giver, const Account& holder, const std::string& at) {
  auto& given = giver.tokens_given[holder.number];
  if (given.size() == Account::kTokensKept) given.pop_front();
  const auto& token = given.emplace_back(to_bytes(BytesView(random.bytes<16>())));
  std::size_t told = 0;
  for (const auto& [id, device] : holder.devices) {
    if (device->is_phone()) continue;
    post.send(*device,
              Node("notification",
                   {{"id", next_stanza_id()},
                    {"type", "privacy_token"},
                    {"from", giver.pn()},
                    {"sender_lid", giver.lid()},
                    {"t", std::to_string(unix_now())}},
                   children(Node("tokens", {}, children(Node("token", {{"type", "trusted_contact"}, {"t", at}}, token))))));
    ++told;
  }
  return told;
}

}  // namespace kurir::simulator
