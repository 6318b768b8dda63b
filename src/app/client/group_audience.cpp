#include "app/client/group_audience.hpp"

#include <algorithm>

#include "app/address_book.hpp"
#include "app/lid_mapping.hpp"
#include "whatsapp/client/usync.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::client::GroupInfo;
using whatsapp::client::GroupMember;
namespace client = whatsapp::client;

constexpr std::size_t kMaxUsersPerRequest = 500;
constexpr Duration kBeforeAskingAgain = std::chrono::hours(6);  ///< about a member who has left WhatsApp

/// Under which name a member is among the contacts: the number, or for those who hide it the LID's JID.
std::string contact_key(const GroupMember& member) {
  const auto number = member.number();
  return number ? number->user : member.jid.to_string();
}

awaitable<Result<void>> load_members(ConnectedClient& connected, const GroupInfo& info) {
  std::set<std::string> keys;
  for (const auto& member : info.members) keys.insert(contact_key(member));
  co_return co_await load_contacts(connected.services.store, connected.memory, keys);
}

/// The group's description tells who is who.
void learn_members(DeviceMemory& memory, const GroupInfo& info, Time now) {
  for (const auto& member : info.members) {
    const auto key = contact_key(member);
    if (memory.contacts.find(key) == nullptr)
      memory.contacts.learn({.number = key, .lid = {}, .on_whatsapp = true, .devices = {}, .checked_at = now});
    const auto number = member.number();
    const auto lid = member.lid();
    if (number && lid) learn_mapping(memory, number->user, lid->user, now);
  }
}

/// In the group's namespace: who has no device list yet. Who has left WhatsApp is not asked about with every message.
std::map<Jid, std::string> without_devices(const DeviceMemory& memory, const GroupInfo& info, Time now) {
  std::map<Jid, std::string> unknown;
  for (const auto& member : info.members) {
    const auto key = contact_key(member);
    const auto& contact = *memory.contacts.find(key);
    const bool has_left = !contact.on_whatsapp && now - contact.checked_at < kBeforeAskingAgain;
    if (contact.devices.empty() && !has_left) unknown.emplace(member.jid, key);
  }
  return unknown;
}

awaitable<Result<void>> ask_devices(ConnectedClient& connected, const GroupInfo& info) {
  const auto now = connected.services.clock.now();
  const auto unknown = without_devices(connected.memory, info, now);
  std::vector<Jid> users;
  for (const auto& [jid, key] : unknown) users.push_back(jid);
  for (std::size_t start = 0; start < users.size(); start += kMaxUsersPerRequest) {
    const auto part = std::span(users).subspan(start, std::min(kMaxUsersPerRequest, users.size() - start));
    auto answer = co_await connected.link.request(client::devices_request(part, connected.link.next_id()));
    if (!answer) co_return pass_on(std::move(answer));
    auto lists = client::parse_devices(*answer);
    if (!lists) co_return pass_on(std::move(lists));
    for (auto& list : *lists) {
      const auto asked = unknown.find(list.user);
      if (asked == unknown.end()) continue;
      auto contact = *connected.memory.contacts.find(asked->second);
      contact.devices = std::move(list.devices);
      contact.on_whatsapp = !contact.devices.empty();
      if (!contact.on_whatsapp) contact.checked_at = now;
      connected.memory.contacts.learn(std::move(contact));
    }
  }
  co_return Result<void>{};
}

}  // namespace

awaitable<Result<client::Audience>> group_audience(ConnectedClient& connected, const GroupInfo& info) {
  auto& memory = connected.memory;
  if (auto own = co_await resolve_contacts(connected.services, memory, connected.link, {}); !own)
    co_return pass_on(std::move(own));
  if (auto loaded = co_await load_members(connected, info); !loaded) co_return pass_on(std::move(loaded));
  learn_members(memory, info, connected.services.clock.now());
  if (auto asked = co_await ask_devices(connected, info); !asked) co_return pass_on(std::move(asked));
  client::Audience audience{.group = info.jid, .addressing = info.addressing, .devices = {}};
  for (const auto& member : info.members) {
    std::ranges::move(client::member_devices(memory.account(), member, memory.contacts.find(contact_key(member))->devices),
                      std::back_inserter(audience.devices));
  }
  co_return audience;
}

void forget_member_devices(DeviceMemory& memory, const GroupInfo& info) {
  for (const auto& member : info.members) {
    const auto* known = memory.contacts.find(contact_key(member));
    if (known == nullptr || known->devices.empty()) continue;
    auto contact = *known;
    contact.devices.clear();
    memory.contacts.learn(std::move(contact));
  }
}

}  // namespace kurir::app
